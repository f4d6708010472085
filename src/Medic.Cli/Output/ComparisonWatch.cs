using Medic.Engine.Auditing;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Comparison;

namespace Medic.Cli.Output;

/// <summary>Shows methods being compared, and logs what became of each run.</summary>
/// <param name="board">Where they are shown.</param>
/// <param name="log">The audit log; null for none.</param>
internal sealed class ComparisonWatch(IProgressBoard board, AuditLog? log) : IComparisonObserver
{
    private readonly CloneWatch _runs = new(board, log, job => job.Name);

    /// <inheritdoc/>
    public void Begin(CloneJob job) => _runs.Begin(job);

    /// <inheritdoc/>
    public void Report(CloneJob job, CloneProgress progress) => _runs.Report(job, progress);

    /// <inheritdoc/>
    public void End(CloneJob job, CloneResult result) => _runs.End(job, result);

    /// <inheritdoc/>
    /// <remarks>The table comes at the end.</remarks>
    public void Complete(ComparedRemoval result)
    {
    }
}
