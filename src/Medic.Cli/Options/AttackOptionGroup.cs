using System.CommandLine;
using Medic.Engine.Measurement;

namespace Medic.Cli.Options;

/// <summary>The options that say which attack is measured: both, or neither.</summary>
internal sealed class AttackOptionGroup
{
    private readonly TextOption<string> _trigger = TriggerOption.Create("The trigger whose success is measured");

    private readonly NumberOption<int> _target = new("--target", "The class the attacker wants, as a number from 0.", least: 0);

    /// <summary>Adds the options to a command.</summary>
    public AttackOptionGroup(Command command)
    {
        command.Add(_trigger);
        command.Add(_target);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_trigger) is null != result.GetResult(_target) is null)
                result.AddError("--trigger and --target go together: give both to measure an attack, neither to measure accuracy alone.");
        });
    }

    /// <summary>The attack; null where none was named.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="seed">The seed of a trigger that draws at random.</param>
    public AttackOptions? Read(ParseResult arguments, long seed = 0) =>
        _trigger.Read(arguments) is { } trigger && _target.Find(arguments) is { } target
            ? new AttackOptions { Trigger = trigger, TargetLabel = target, Seed = seed }
            : null;
}
