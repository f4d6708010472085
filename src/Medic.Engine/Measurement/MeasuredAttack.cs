using Medic.Engine.Checkpoints;
using Medic.Engine.Models;
using Medic.Engine.Triggers;

namespace Medic.Engine.Measurement;

/// <summary>An attack, ready to be measured on a model.</summary>
/// <param name="Trigger">What stamps the images.</param>
/// <param name="Goal">What the model shall call them.</param>
public sealed record MeasuredAttack(Trigger Trigger, AttackGoal Goal)
{
    /// <summary>Builds what options describe: by the trigger's name, or from a file that keeps it.</summary>
    /// <param name="options">Which attack.</param>
    /// <param name="checkpoint">The model's file.</param>
    /// <param name="architecture">The model, whose classes the target must be one of.</param>
    /// <exception cref="MedicException">The trigger is unknown or kept nowhere, or a class is none of the model's.</exception>
    public static MeasuredAttack Create(AttackOptions options, Checkpoint checkpoint, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(architecture);
        options.Validate();
        var kept = options.IsKept ? options.TriggerPath is { } path ? RecordedAttack.Read(path) : RecordedAttack.Read(checkpoint) : null;
        var goal = GoalOf(options, kept?.Goal);
        goal.Require(architecture.ClassCount, $"this {architecture.Name}");
        return new MeasuredAttack(kept?.Trigger ?? ModelTrigger.Named(options.Trigger, options.Settings with { Seed = options.Seed }, checkpoint), goal);
    }

    // What was asked for goes before what a file says; a mode of another kind leaves the file's target aside.
    private static AttackGoal GoalOf(AttackOptions options, AttackGoal? kept)
    {
        var mode = options.TargetMode ?? kept?.Mode ?? TargetMode.AllToOne;
        return new AttackGoal(mode, mode == TargetMode.AllToAll ? null : options.TargetLabel ?? kept?.TargetLabel, options.SourceClass ?? kept?.SourceClass);
    }
}
