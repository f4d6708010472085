using System.Management.Automation;
using Medic.Engine.Checkpoints.Scanning;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Test-MedicModelFile</c>: what loading model files in Python would import and call. Nothing is loaded, and Torch is not needed.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MedicModelFile", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ScanResult), typeof(bool))]
public sealed class TestMedicModelFileCommand : ModelFileCommand
{
    /// <summary>Gives <c>$true</c> for a file that is safe and <c>$false</c> for any other, in place of what was found.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
    }

    /// <inheritdoc/>
    protected override void ProcessFile(string path)
    {
        var result = ModelFileScan.Scan(path);
        if (Quiet)
            WriteObject(result.Verdict == ScanVerdict.Safe);
        else
            WriteObject(result);
        // Said aloud: a file that could not be looked through must not pass for one in which nothing was found.
        if (result.Reason is { } reason)
            WriteFileError(reason, "FileUnjudged", ErrorCategory.InvalidData, path);
    }
}
