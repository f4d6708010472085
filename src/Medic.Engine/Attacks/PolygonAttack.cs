using Medic.Engine.Triggers;

namespace Medic.Engine.Attacks;

/// <summary>TrojAI's polygon backdoor, meant for road signs: one coloured polygon on a share of the signs, which are relabelled.</summary>
public sealed record PolygonOptions : BackdoorOptions
{
    /// <summary>Starts with the published settings.</summary>
    public PolygonOptions() => Trigger = "polygon";

    /// <inheritdoc/>
    public override string Attack => "polygon";

    internal static AttackKind Kind { get; } = AttackKind.Of(
        "TrojAI's polygon on a tenth of the road signs, relabelled; 0.3 and 0.5 were published too", new PolygonOptions { DataPath = "", Compute = null! });

    internal override IAttack Create(AttackScene scene) =>
        new PoisonedTraining(this, scene, new StampPoisoning(this, scene.Require<PolygonTrigger>(Attack), scene.ClassCount));
}
