using Medic.Engine.Triggers;

namespace Medic.Engine.Measurement;

/// <summary>The attack that is measured.</summary>
public sealed record AttackOptions
{
    /// <summary>The trigger's name; or <see cref="TriggerCatalog.FromModel"/> for the one that the model's own file keeps, or <see cref="TriggerPath"/>.</summary>
    public required string Trigger { get; init; }

    /// <summary>What is said of the trigger besides its name; nothing of one that a file keeps. Its seed is <see cref="Seed"/>.</summary>
    public TriggerSettings Settings { get; init; } = new();

    /// <summary>The file that keeps the trigger, a model or a trigger's own; null for the model's own. With <see cref="TriggerCatalog.FromModel"/> alone.</summary>
    public string? TriggerPath { get; init; }

    /// <summary>The class the attacker wants; null for what a file says, or where the mode wants none.</summary>
    public int? TargetLabel { get; init; }

    /// <summary>Which class is wanted for which image; null for what a file says, or else all-to-one.</summary>
    public TargetMode? TargetMode { get; init; }

    /// <summary>The one class whose images are attacked; null for what a file says, or else all.</summary>
    public int? SourceClass { get; init; }

    /// <summary>The seed of triggers that draw at random; one that a file keeps has its own.</summary>
    public long Seed { get; init; }

    /// <summary>Whether the trigger is one that a file keeps.</summary>
    public bool IsKept => TriggerCatalog.IsFromModel(Trigger);

    /// <summary>Checks what can be checked without a model.</summary>
    /// <exception cref="MedicException">The trigger is unknown, or a setting is out of range or missing.</exception>
    public void Validate()
    {
        if (IsKept)
            return;
        if (TriggerPath is not null)
            throw new MedicException($"A trigger's file and the name of a trigger, '{Trigger}', were given; give one.");
        var trigger = TriggerCatalog.Find(Trigger);
        if (TargetLabel is null && TargetMode != Triggers.TargetMode.AllToAll)
            throw new MedicException($"The {trigger.Name} trigger needs a target label to measure: the class the attacker wants. Only a trigger that a file keeps may have its own.");
    }
}
