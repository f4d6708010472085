namespace Medic.Engine.Measurement;

/// <summary>The attack that is measured.</summary>
public sealed record AttackOptions
{
    /// <summary>The trigger's name.</summary>
    public required string Trigger { get; init; }

    /// <summary>The class the attacker wants.</summary>
    public required int TargetLabel { get; init; }

    /// <summary>The seed of triggers that draw at random.</summary>
    public long Seed { get; init; }
}
