using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine.Models;

namespace Medic.Cli.Commands;

/// <summary><c>medic inspect</c>: what checkpoints are.</summary>
internal sealed class InspectCommand : OperationCommand<IReadOnlyList<string>>
{
    private readonly ModelFilesArgument _files = new();

    public InspectCommand()
        : base("inspect", "Say what checkpoints are: network, classes, format, other entries, and how Medic made them if it did.")
    {
        Add(_files);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Bind(ParseResult arguments) => _files.Read(arguments);

    /// <inheritdoc/>
    protected override ExitCode Run(IReadOnlyList<string> call, Terminal terminal, CancellationToken cancellationToken)
    {
        var results = new List<InspectResult>();
        foreach (var file in call)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = ModelInspection.Inspect(file);
            results.Add(result);
            if (result.Error is { } error)
                terminal.Error(ErrorLine.For(result.Path, error));
        }

        terminal.Results(results, InspectView.Create);
        return results.Exists(result => result.Error is not null) ? ExitCode.SomeFailed : ExitCode.Done;
    }
}
