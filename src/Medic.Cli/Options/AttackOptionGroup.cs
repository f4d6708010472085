using System.CommandLine;
using Medic.Engine;
using Medic.Engine.Measurement;
using Medic.Engine.Triggers;

namespace Medic.Cli.Options;

/// <summary>The options that say which attack is measured, if any.</summary>
internal sealed class AttackOptionGroup
{
    private readonly TriggerOptionGroup _trigger;

    private readonly NumberOption<int> _target = new(
        "--target", "The class the attacker wants, as a number from 0. A trigger that a file keeps has its own, if none is given.", least: 0);

    private readonly TextOption<TargetMode?> _mode = new("--target-mode", NamedChoice.TargetMode)
    {
        HelpName = NamedChoice.TargetModes,
        Description = "Which class is wanted for which image: the target for all, or for each the class after its own.",
    };

    private readonly NumberOption<int> _source = new("--source-class", "The one class whose images are attacked, as a number from 0; all if not given.", least: 0);

    /// <summary>Adds the options to a command.</summary>
    public AttackOptionGroup(Command command)
    {
        _trigger = new TriggerOptionGroup(command, "The trigger whose success is measured", hasModels: true);
        command.Add(_target);
        command.Add(_mode);
        command.Add(_source);
    }

    /// <summary>The attack; null where none was named.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="seed">The seed of a trigger that draws at random.</param>
    /// <exception cref="MedicException">What was given does not go together.</exception>
    public AttackOptions? Read(ParseResult arguments, long seed = 0)
    {
        var (target, mode, source) = (_target.Find(arguments), _mode.Read(arguments), _source.Find(arguments));
        if (_trigger.Read(arguments) is not { } trigger)
        {
            return target is null && mode is null && source is null
                ? null
                : throw new MedicException("--target, --target-mode and --source-class say more of an attack whose --trigger is given. Without any of them, accuracy alone is measured.");
        }

        var attack = new AttackOptions
        {
            Trigger = trigger.Name,
            Settings = trigger.Settings,
            TriggerPath = trigger.Path,
            TargetLabel = target,
            TargetMode = mode,
            SourceClass = source,
            Seed = seed,
        };
        attack.Validate();
        return attack;
    }
}
