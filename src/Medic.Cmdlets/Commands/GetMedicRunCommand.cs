using System.Management.Automation;
using Medic.Engine.Runs;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Get-MedicRun</c>: how a run stands that machines share.</summary>
[Cmdlet(VerbsCommon.Get, "MedicRun", DefaultParameterSetName = PathSet)]
[OutputType(typeof(RunStatus))]
public sealed class GetMedicRunCommand : RunFolderCommand
{
    /// <inheritdoc/>
    protected override void Process(RunFolder folder) => WriteObject(RunInspection.Inspect(folder));
}
