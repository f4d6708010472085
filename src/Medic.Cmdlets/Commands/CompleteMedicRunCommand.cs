using System.Management.Automation;
using Medic.Engine;
using Medic.Engine.Runs;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Complete-MedicRun</c>: verifies a run that machines share, and writes its report and tables.</summary>
[Cmdlet(VerbsLifecycle.Complete, "MedicRun", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(RunSummary))]
public sealed class CompleteMedicRunCommand : RunFolderCommand
{
    /// <inheritdoc/>
    protected override void Process(RunFolder folder)
    {
        if (!ShouldProcess(folder.FullPath, "Verify the run, and write its report and tables"))
            return;
        var summary = RunCompletion.Finish(folder, progress: null, CancellationToken);
        // The object comes in any case: it says what there is, and what is missing.
        WriteObject(summary);
        foreach (var problem in summary.Problems)
            WriteError(new ErrorRecord(new MedicException(problem), "RunIncomplete", ErrorCategory.InvalidResult, folder.FullPath));
    }
}
