using Medic.Engine.Removal;

namespace Medic.Engine.Runs;

/// <summary>
/// One shard's part in a run: which models are its own, what has become of them already, and the records that it leaves in the run
/// folder while <see cref="RepositoryCleaning"/> treats the others.
/// </summary>
/// <remarks>
/// A shard may be killed, and run again or twice at once: what is done stays done, what was begun goes on from its last epoch, and a
/// model that another process is at is left to that.
/// </remarks>
public sealed class ShardRun : IDisposable
{
    /// <summary>How often a shard says that it is at work.</summary>
    internal static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(30);

    /// <summary>How long a run folder may be away before that ends the shard: the pauses between attempts.</summary>
    private static readonly TimeSpan[] Patience = [.. new[] { 1, 2, 5, 10, 20, 40, 60, 60, 60 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private readonly RunFolder _folder;
    private readonly Shard _shard;
    private readonly Timer _timer;
    private readonly List<string> _running = [];

    private ShardRun(RunFolder folder, Shard shard, IReadOnlyList<CloneJob> jobs, int doneCount, IReadOnlyList<string> unplanned)
    {
        _folder = folder;
        _shard = shard;
        Jobs = jobs;
        DoneCount = doneCount;
        Unplanned = unplanned;
        TryBeat(hasEnded: false);
        _timer = new Timer(_ => TryBeat(hasEnded: false), null, BeatInterval, BeatInterval);
    }

    /// <summary>The shard's models that are not done yet. Finished outputs are passed over, interrupted trainings go on.</summary>
    public IReadOnlyList<CloneJob> Jobs { get; }

    /// <summary>How many of its models are done already.</summary>
    public int DoneCount { get; }

    /// <summary>Models that are not of this run, since they were not there when it began: paths.</summary>
    public IReadOnlyList<string> Unplanned { get; }

    /// <summary>Begins a run, or joins it.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="jobs">All models of the run, one or more: not one shard's.</param>
    /// <param name="shard">The shard to be.</param>
    /// <param name="balance">By what models are divided.</param>
    /// <param name="cancellationToken">Ends the preparations.</param>
    /// <exception cref="RunException">The folder cannot be used, or the run's other shards were given something else.</exception>
    public static ShardRun Open(RunFolder folder, IReadOnlyList<CloneJob> jobs, Shard shard, ShardBalance balance, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(shard);
        if (jobs.Count == 0)
            throw new RunException("There are no models to run over.");
        var own = RunPlan.Create(jobs, shard.Count, balance, cancellationToken);
        var plan = own.WriteOrRead(folder.FullPath);
        plan.RequireSame(own, folder.FullPath);

        var given = jobs.ToDictionary(job => job.Plan.Place, StringComparer.Ordinal);
        var todo = new List<CloneJob>();
        var doneCount = 0;
        try
        {
            foreach (var model in plan.Models.Where(model => model.Shard == shard.Index))
            {
                if (folder.Find(model.Place) is { IsFinal: true })
                    doneCount++;
                else if (given.TryGetValue(model.Place, out var job))
                    todo.Add(job with { Options = job.Options with { SkipExisting = true, Resume = true } });
                else
                    folder.Keep(Record(shard, model.Place, Gone(model.Place, jobs[0])));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{folder.FullPath}: the run folder cannot be used: {error.Message}", error);
        }

        var planned = plan.Models.Select(model => model.Place).ToHashSet(StringComparer.Ordinal);
        return new ShardRun(folder, shard, todo, doneCount, [.. jobs.Where(job => !planned.Contains(job.Plan.Place)).Select(job => job.Plan.Path)]);
    }

    /// <summary>Adds the run's records to what somebody watches.</summary>
    /// <param name="observer">Who.</param>
    /// <param name="cancellationToken">Ends the waiting for a run folder that is away.</param>
    /// <returns>The observer to give to the cleaning. Throws a <see cref="RunException"/> where the run folder stays away.</returns>
    public ICloneObserver Watch(ICloneObserver observer, CancellationToken cancellationToken = default) => new Watcher(this, observer, cancellationToken);

    /// <summary>Says that the shard has come to its end.</summary>
    public void Dispose()
    {
        using (var stopped = new ManualResetEvent(false))
        {
            // A beat under way must not write over the last one.
            if (_timer.Dispose(stopped))
                stopped.WaitOne();
        }

        TryBeat(hasEnded: true);
    }

    private static ModelRecord Record(Shard shard, string place, CloneResult result) =>
        new(place, shard.Index, Environment.MachineName, DateTimeOffset.Now, result);

    private static CloneResult Gone(string place, CloneJob other) => new()
    {
        Path = place,
        OutputPath = string.Empty,
        Status = CloneStatus.Failed,
        Reason = $"{place}: was there when the run began, and is there no more. Put it back and run its shard again, or begin another run.",
        Method = other.Options.Method.MethodName,
        Seed = other.Options.Seed,
        Device = other.Options.Compute.Device.ToString(),
        Threads = other.Options.Compute.Threads,
    };

    private void Keep(ModelRecord record, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _folder.Keep(record);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (attempt == Patience.Length || cancellationToken.WaitHandle.WaitOne(Patience[attempt]))
                    throw new RunException($"{_folder.FullPath}: what became of {record.Place} cannot be written down: {error.Message} Run the shard again when the folder is back: nothing that is finished is done anew.", error);
            }
        }
    }

    private void TryBeat(bool hasEnded)
    {
        string[] running;
        lock (_running)
            running = [.. _running];
        try
        {
            _folder.Beat(new ShardBeat(_shard.Index, Environment.MachineName, Environment.ProcessId, running, hasEnded));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next one may get through; who has the folder open sees that the shard is silent.
        }
    }

    private sealed class Watcher(ShardRun run, ICloneObserver observer, CancellationToken cancellationToken) : ICloneObserver
    {
        public void Begin(CloneJob job)
        {
            lock (run._running)
                run._running.Add(job.Plan.Place);
            run.TryBeat(hasEnded: false);
            observer.Begin(job);
        }

        public void Report(CloneJob job, CloneProgress progress) => observer.Report(job, progress);

        public void End(CloneJob job, CloneResult result)
        {
            lock (run._running)
                run._running.Remove(job.Plan.Place);
            // What was cancelled is left to do, and what another process is at will be told by that.
            if (result.Status is not (CloneStatus.Cancelled or CloneStatus.Busy))
                run.Keep(Record(run._shard, job.Plan.Place, result), cancellationToken);
            observer.End(job, result);
        }
    }
}
