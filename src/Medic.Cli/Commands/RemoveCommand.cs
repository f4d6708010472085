using System.CommandLine;
using Medic.Cli.Options;
using Medic.Engine.Removal;

namespace Medic.Cli.Commands;

/// <summary><c>medic remove</c>: cleans models by any removal method.</summary>
internal sealed class RemoveCommand : CleaningCommand
{
    private readonly MethodOptionGroup _method;

    public RemoveCommand()
        : base("remove", "Clean models by a method of choice: MEDIC or one of its rivals. What is not given is as the method was published.") =>
        _method = new MethodOptionGroup(this);

    /// <inheritdoc/>
    protected override RemovalMethodOptions ReadMethod(ParseResult arguments) => _method.Read(arguments);
}
