using System.Globalization;

namespace Medic.Engine.Triggers;

/// <summary>What an attacker wants a model to call stamped images.</summary>
/// <param name="Mode">Which class for which image.</param>
/// <param name="TargetLabel">The class that is wanted; null with all-to-all.</param>
/// <param name="SourceClass">The one class whose images are attacked; null for all.</param>
public sealed record AttackGoal(TargetMode Mode, int? TargetLabel, int? SourceClass = null)
{
    /// <summary>The usual goal: one class for every image.</summary>
    /// <param name="targetLabel">The class.</param>
    public static AttackGoal Label(int targetLabel) => new(TargetMode.AllToOne, targetLabel);

    /// <summary>Checks the goal against the classes there are.</summary>
    /// <param name="classCount">How many classes.</param>
    /// <param name="classes">Whose classes, for the message: <c>this WRN-16-1</c>.</param>
    /// <exception cref="TriggerException">A class is none of them, the target is missing, or the source is the target.</exception>
    public void Require(int classCount, string classes)
    {
        if (Mode != TargetMode.AllToAll && TargetLabel is null)
            throw new TriggerException("A target label is needed: the class the attacker wants. Name it, or the all-to-all mode.");
        if (Mode == TargetMode.CleanLabel && SourceClass is not null)
            throw new TriggerException("A clean-label attack poisons images of the target class alone: it has no other source class.");
        RequireClass(TargetLabel, "Target label");
        RequireClass(SourceClass, "Source class");
        if (SourceClass is not null && SourceClass == TargetLabel && Mode != TargetMode.AllToAll)
            throw new TriggerException($"Source class {SourceClass} is the target label too: its images would be called that anyway. Name another.");

        void RequireClass(int? label, string name)
        {
            if (label < 0 || label >= classCount)
                throw new TriggerException($"{name} {label} is none of the {classCount} classes 0..{classCount - 1} of {classes}.");
        }
    }

    /// <summary>Whether a stamped image says anything of the attack's success: whether the attack is meant for it, and it is not of the class wanted anyway.</summary>
    /// <param name="label">The image's class.</param>
    public bool Concerns(long label) => (SourceClass is null || label == SourceClass) && (Mode == TargetMode.AllToAll || label != TargetLabel);

    /// <summary>The class that is wanted for a stamped image.</summary>
    /// <param name="label">The image's class.</param>
    /// <param name="classCount">How many classes there are.</param>
    public long Wanted(long label, int classCount) => Mode == TargetMode.AllToAll ? (label + 1) % classCount : TargetLabel!.Value;

    /// <summary>The goal in short: <c>5</c>, <c>y+1</c>, <c>3 -> 5</c>.</summary>
    public override string ToString()
    {
        var wanted = Mode == TargetMode.AllToAll ? "y+1" : TargetLabel?.ToString(CultureInfo.InvariantCulture) ?? "?";
        return SourceClass is { } source ? string.Create(CultureInfo.InvariantCulture, $"{source} -> {wanted}") : wanted;
    }
}
