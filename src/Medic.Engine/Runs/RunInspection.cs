using Medic.Engine.Removal;

namespace Medic.Engine.Runs;

/// <summary>Says how a run stands, from its folder alone: on any machine that has it, while the shards are at work or after.</summary>
public static class RunInspection
{
    /// <summary>How many beats a shard may miss before it counts as silent.</summary>
    private const int MissedBeats = 6;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Looks at a run.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="RunException">It is none, or cannot be read.</exception>
    public static RunStatus Inspect(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            return Inspect(folder, RunPlan.Read(folder.FullPath), folder.Now());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or AggregateException { InnerException: IOException or UnauthorizedAccessException })
        {
            throw new RunException($"{folder.FullPath}: cannot be read: {error.Message}", error);
        }
    }

    private static RunStatus Inspect(RunFolder folder, RunPlan plan, DateTime now)
    {
        var records = folder.Heads().DistinctBy(entry => entry.Head.Place).ToDictionary(entry => entry.Head.Place, StringComparer.Ordinal);
        var beats = folder.Beats().ToDictionary(beat => beat.Beat.Shard);
        var shards = plan.Models.ToLookup(model => model.Shard);
        var status = Enumerable.Range(0, plan.ShardCount).Select(DescribeShard).ToArray();
        var active = beats.Values.Where(beat => status.ElementAtOrDefault(beat.Beat.Shard)?.State == ShardState.Running)
            .SelectMany(beat => beat.Beat.Running)
            .Count(place => !records.TryGetValue(place, out var done) || !ModelRecord.IsFinalStatus(done.Head.Result.Status));
        var left = plan.Models.Count(model => !records.ContainsKey(model.Place));
        var perHour = Pace();
        return new RunStatus
        {
            Path = folder.FullPath,
            ModelCount = plan.Models.Count,
            DoneCount = status.Sum(shard => shard.DoneCount),
            RunningCount = active,
            RejectedCount = status.Sum(shard => shard.RejectedCount),
            FailedCount = status.Sum(shard => shard.FailedCount),
            LeftCount = left,
            ModelsPerHour = perHour,
            TimeLeft = left == 0 ? TimeSpan.Zero : perHour is > 0 and { } pace ? TimeSpan.FromHours(left / pace) : null,
            SilentCount = status.Count(shard => shard.State == ShardState.Silent),
            Shards = status,
        };

        ShardStatus DescribeShard(int shard)
        {
            var own = shards[shard].Select(model => records.TryGetValue(model.Place, out var entry) ? entry.Head.Result.Status : (CloneStatus?)null).ToArray();
            (ShardBeat Beat, DateTime Time)? heard = beats.TryGetValue(shard, out var beat) ? beat : null;
            var age = heard is { } last ? now - last.Time : (TimeSpan?)null;
            var state = heard switch
            {
                null => ShardState.Waiting,
                { Beat.HasEnded: true } => ShardState.Ended,
                // Of a time to come is what was said before the clock went back: whoever is at work has said something since.
                _ => age?.Duration() > ShardRun.BeatInterval * MissedBeats ? ShardState.Silent : ShardState.Running,
            };
            return new ShardStatus(
                shard,
                state,
                own.Length,
                own.Count(status => status is CloneStatus.Cleaned or CloneStatus.Skipped),
                own.Count(status => status is CloneStatus.Rejected),
                own.Count(status => status is CloneStatus.Failed),
                heard?.Beat.Host,
                age < TimeSpan.Zero ? TimeSpan.Zero : age);
        }

        double? Pace()
        {
            var begun = File.GetLastWriteTimeUtc(Path.Combine(folder.FullPath, RunPlan.FileName));
            var since = now - begun < Window ? begun : now - Window;
            var hours = (now - since).TotalHours;
            var count = records.Values.Count(entry => entry.Time >= since);
            return count > 0 && hours > 0 ? count / hours : null;
        }
    }
}
