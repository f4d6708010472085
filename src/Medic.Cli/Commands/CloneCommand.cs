using System.CommandLine;
using Medic.Cli.Options;
using Medic.Engine.Removal;

namespace Medic.Cli.Commands;

/// <summary><c>medic clone</c>: cleans models by MEDIC cloning, the short form of <c>medic remove --method medic</c>.</summary>
internal sealed class CloneCommand : CleaningCommand
{
    private readonly MedicOptionGroup _medic;

    public CloneCommand()
        : base("clone", "Clean models: train a clone of each on clean samples, without its backdoor, and write it as a new checkpoint.") =>
        _medic = new MedicOptionGroup(this);

    /// <inheritdoc/>
    protected override RemovalMethodOptions ReadMethod(ParseResult arguments) => _medic.Read(arguments);
}
