using Medic.Engine.Auditing;
using Medic.Engine.Removal;
using Medic.Engine.Runs;
using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests.Faults;

/// <summary>A few models, the runs that clean them, and what may be found where one was disturbed.</summary>
internal sealed class CleaningTrial : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CloneOptions _options;

    /// <summary>Copies the workbench's model.</summary>
    public CleaningTrial(Workbench workbench, int count)
    {
        _options = workbench.Cloning with { Resume = true, SkipExisting = true };
        Directory.CreateDirectory(_folder["models"]);
        Models = [.. Enumerable.Range(0, count).Select(i => Path.Combine(_folder["models"], $"{i}.pth"))];
        foreach (var model in Models)
            File.Copy(workbench.Model, model);
    }

    public string[] Models { get; }

    /// <summary>A path beside the models.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Cleans the models, with what is finished and begun passed over and gone on with.</summary>
    /// <param name="output">The folder for outputs.</param>
    /// <param name="change">What is other than in a run that nothing disturbs.</param>
    /// <param name="log">The log's place; null for none.</param>
    /// <param name="run">The run folder; null for none.</param>
    /// <param name="told">Told of every model's stages.</param>
    /// <param name="ended">Told of every model's end, and of what the log then says.</param>
    /// <param name="quarantine">The folder for what is rejected; null for none.</param>
    public List<CloneResult> Clean(
        string output, Func<CloneOptions, CloneOptions>? change = null, string? log = null, string? run = null, Action<CloneProgress>? told = null, Action<CloneResult, string?>? ended = null, string? quarantine = null)
    {
        var options = change?.Invoke(_options) ?? _options;
        IReadOnlyList<CloneJob> jobs = [.. OutputPlan.Create(Models, output, quarantine).Select(plan => new CloneJob(plan, options))];
        using var shard = run is null ? null : ShardRun.Open(new RunFolder(run), jobs, Shard.Whole, ShardBalance.Name);
        jobs = shard?.Jobs ?? jobs;
        using var cleaning = new ModelCleaning(options);
        using var audit = log is null ? null : AuditLog.Open(new AuditLogOptions(log), jobs);
        var watch = new Watch(audit, told, ended);
        new RepositoryCleaning(cleaning).Run(jobs, shard?.Watch(watch) ?? watch, TestContext.Current.CancellationToken);
        return watch.Results;
    }

    /// <summary>What the log says of models, in order.</summary>
    public static string[] Logged(string log) => [.. Leftovers.Logged(log).Select(entry => $"{entry.File} {entry.Status}")];

    public void Dispose() => _folder.Dispose();

    private sealed class Watch(AuditLog? log, Action<CloneProgress>? told, Action<CloneResult, string?>? ended) : ICloneObserver
    {
        public List<CloneResult> Results { get; } = [];

        public void Begin(CloneJob job)
        {
        }

        public void Report(CloneJob job, CloneProgress progress) => told?.Invoke(progress);

        public void End(CloneJob job, CloneResult result)
        {
            Results.Add(result);
            var failure = log?.Write(result, job.Options);
            ended?.Invoke(result, failure);
        }
    }
}
