using System.CommandLine;
using Medic.Engine.Runs;

namespace Medic.Cli.Commands;

/// <summary>A command on a run that machines share.</summary>
internal abstract class RunFolderCommand : OperationCommand<RunFolder>
{
    private readonly Argument<string> _run = new("RUN") { Description = "The run folder." };

    /// <summary>Creates the command.</summary>
    protected RunFolderCommand(string name, string description)
        : base(name, description) => Add(_run);

    /// <inheritdoc/>
    protected sealed override bool NeedsTorch => false;

    /// <inheritdoc/>
    protected sealed override RunFolder Bind(ParseResult arguments) => new(arguments.GetRequiredValue(_run));
}
