using System.Management.Automation;
using Medic.Engine.Models;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Get-MedicModel</c>: what checkpoints are. Nothing in them is run.</summary>
[Cmdlet(VerbsCommon.Get, "MedicModel", DefaultParameterSetName = PathSet)]
[OutputType(typeof(InspectResult))]
public sealed class GetMedicModelCommand : ModelFileCommand
{
    /// <inheritdoc/>
    protected override void ProcessFile(string path)
    {
        var result = ModelInspection.Inspect(path);
        // A file that could be read has something to tell, even where its network is not known.
        if (result.Sha256 is not null)
            WriteObject(result);
        if (result.Error is { } error)
            WriteFileError(error, result.Sha256 is null ? "CheckpointUnreadable" : "ModelUnknown", ErrorCategory.InvalidData, path);
    }
}
