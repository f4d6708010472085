using System.Globalization;
using Medic.Engine.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Medic.Cli.Output;

/// <summary>A run as people read it: the whole in two lines, and a row a shard.</summary>
internal static class RunView
{
    /// <summary>One run.</summary>
    public static IRenderable Create(IReadOnlyList<RunStatus> runs) => new Rows(runs.SelectMany(Describe));

    private static IEnumerable<IRenderable> Describe(RunStatus run)
    {
        yield return new Text($"{run.ModelCount} models: {run.DoneCount} cleaned, {run.RejectedCount} rejected, {run.FailedCount} failed, {run.LeftCount} left, {run.RunningCount} of them under way");
        yield return new Text(string.Create(CultureInfo.InvariantCulture, $"{run.ModelsPerHour ?? 0:F0} models an hour, {(run.TimeLeft is { } left ? $"{Figure.Time(left)} left" : "time left unknown")}, {run.SilentCount} shards silent"));
        var table = ResultTable.Create(["Shard", "State", "Models", "Cleaned", "Rejected", "Failed", "Host", "Last heard"], "State", "Host");
        foreach (var shard in run.Shards)
        {
            table.AddPlainRow(
                $"{shard.Shard}",
                $"{shard.State}",
                $"{shard.ModelCount}",
                $"{shard.DoneCount}",
                $"{shard.RejectedCount}",
                $"{shard.FailedCount}",
                shard.Host ?? Figure.Missing,
                shard.LastHeard is { } heard ? $"{Figure.Time(heard)} ago" : Figure.Missing);
        }

        yield return table;
    }
}
