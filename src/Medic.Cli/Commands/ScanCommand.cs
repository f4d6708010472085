using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine;
using Medic.Engine.Checkpoints.Scanning;

namespace Medic.Cli.Commands;

/// <summary>Which files are scanned, and whether every finding is listed.</summary>
internal sealed record ScanCall(IReadOnlyList<string> Files, bool Details);

/// <summary><c>medic scan</c>: what loading model files in Python would import and call.</summary>
internal sealed class ScanCommand : OperationCommand<ScanCall>
{
    private readonly ModelFilesArgument _files = new("Model files: checkpoints, pickles, NumPy and safetensors files; a folder stands for all files below it, not through links to folders");
    private readonly Option<bool> _details = new("--details") { Description = "List everything that would be imported and called, not the gravest alone." };

    public ScanCommand()
        : base("scan", "Tell what loading model files in Python would import and call, without loading them. Exit code 1: something dangerous; 3: not all could be judged.")
    {
        Add(_files);
        Add(_details);
    }

    /// <inheritdoc/>
    protected override bool NeedsTorch => false;

    /// <inheritdoc/>
    protected override ScanCall Bind(ParseResult arguments) =>
        new(_files.Read(arguments).SelectMany(FilesBelow).ToArray(), arguments.GetValue(_details));

    /// <inheritdoc/>
    protected override ExitCode Run(ScanCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        var results = new List<ScanResult>(call.Files.Count);
        foreach (var file in call.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = ModelFileScan.Scan(file);
            results.Add(result);
            if (result.Reason is { } reason)
                terminal.Error(ErrorLine.For(result.Path, reason));
        }

        terminal.Results(results, call.Details ? ScanTable.CreateDetails : ScanTable.Create);
        return results.Exists(result => result.Verdict == ScanVerdict.Dangerous) ? ExitCode.SomeFailed
            : results.Exists(result => result.Verdict != ScanVerdict.Safe) ? ExitCode.Unjudged
            : ExitCode.Done;
    }

    private static IReadOnlyList<string> FilesBelow(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        try
        {
            return ModelFileScan.FilesBelow(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MedicException($"{path}: cannot be looked through: {error.Message} Name the files in it that are to be scanned.", error);
        }
    }
}
