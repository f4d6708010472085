using Medic.Engine.Triggers;

namespace Medic.Engine.Attacks;

/// <summary>BadNet (Gu et al., 2017): a tenth of the images is stamped, with any trigger, and relabelled.</summary>
public sealed record BadNetOptions : BackdoorOptions
{
    /// <inheritdoc/>
    public override string Attack => "badnet";

    internal static AttackKind Kind { get; } = AttackKind.Of(
        "BadNet: a tenth of the images stamped and relabelled, with any trigger", new BadNetOptions { DataPath = "", Compute = null! });

    internal override IAttack Create(AttackScene scene) =>
        new PoisonedTraining(this, scene, new StampPoisoning(this, scene.Require<ImageTrigger>(Attack), scene.ClassCount));
}
