using Medic.Engine.Triggers;

namespace Medic.Engine.Attacks;

/// <summary>Refool (Liu et al., 2020), as MEDIC's authors planted it: a tenth of the images gets a reflection and is relabelled.</summary>
public sealed record ReflectionOptions : BackdoorOptions
{
    /// <summary>Starts with the published settings.</summary>
    public ReflectionOptions() => Trigger = ReflectionTrigger.NameOf(ReflectionVariant.Smooth);

    /// <inheritdoc/>
    public override string Attack => "reflection";

    internal static AttackKind Kind { get; } = AttackKind.Of(
        "Refool: a picture reflected in a tenth of the images, relabelled", new ReflectionOptions { DataPath = "", Compute = null! });

    internal override IAttack Create(AttackScene scene) =>
        new PoisonedTraining(this, scene, new StampPoisoning(this, scene.Require<ReflectionTrigger>(Attack), scene.ClassCount));
}
