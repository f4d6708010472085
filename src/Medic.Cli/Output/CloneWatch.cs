using Medic.Engine.Auditing;
using Medic.Engine.Removal;

namespace Medic.Cli.Output;

/// <summary>Shows models being cloned, logs what became of each, and keeps the results.</summary>
/// <param name="board">Where they are shown.</param>
/// <param name="log">The audit log; null for none.</param>
/// <param name="names">What a model, or a run of it, is called.</param>
internal sealed class CloneWatch(IProgressBoard board, AuditLog? log, Func<CloneJob, string> names) : ICloneObserver
{
    private readonly Dictionary<CloneJob, IProgressItem> _items = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CloneJob, CloneResult> _results = new(ReferenceEqualityComparer.Instance);

    /// <inheritdoc/>
    public void Begin(CloneJob job) => _items[job] = board.Begin(names(job));

    /// <inheritdoc/>
    public void Report(CloneJob job, CloneProgress progress) => new CloneProgressReport(_items[job]).Report(progress);

    /// <inheritdoc/>
    public void End(CloneJob job, CloneResult result)
    {
        if (log?.Write(result, job.Options) is { } failure)
            board.Error(failure);
        _items[job].Dispose();
        _results[job] = result;
        var name = names(job);
        if (result.Status == CloneStatus.Skipped)
            board.Line($"{name}: skipped. {result.Reason}");
        else if (result.Reason is { } reason)
            board.Error(name == PathText.Short(result.Path) ? ErrorLine.For(result.Path, reason) : $"{name}: {reason}");
        else
            board.Line($"{name}: cleaned in {Figure.Time(result.Duration)} -> {PathText.Short(result.OutputPath)}");
        foreach (var warning in result.Warnings)
            board.Line($"{name}: {warning}");
    }

    /// <summary>The results in the models' order.</summary>
    /// <param name="jobs">The models.</param>
    public CloneResult[] Results(IReadOnlyList<CloneJob> jobs) => [.. jobs.Select(job => _results[job])];
}
