using System.Management.Automation;
using Medic.Engine.Auditing;
using Medic.Engine.Removal;

namespace Medic.Cmdlets.Commands;

/// <summary>Shows models being treated, and logs what became of each.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="bars">Where they are shown.</param>
/// <param name="log">The audit log; null for none.</param>
internal sealed class CleaningWatch(Cmdlet cmdlet, CloneProgressBars bars, AuditLog? log) : ICloneObserver
{
    /// <inheritdoc/>
    public void Begin(CloneJob job) => bars.Begin(job);

    /// <inheritdoc/>
    public void Report(CloneJob job, CloneProgress progress) => bars.Report(job, progress);

    /// <inheritdoc/>
    public void End(CloneJob job, CloneResult result)
    {
        // First of all the log: what comes after may stop the pipeline.
        var failure = log?.Write(result, job.Options);
        bars.End(job);
        if (failure is not null)
            cmdlet.WriteWarning(failure);
    }
}
