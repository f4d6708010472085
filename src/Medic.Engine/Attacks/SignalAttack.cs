using Medic.Engine.Triggers;

namespace Medic.Engine.Attacks;

/// <summary>SIG (Barni et al., 2019): a tenth of the target class is stamped with faint stripes; labels stay as they are.</summary>
public sealed record SignalOptions : BackdoorOptions
{
    /// <summary>Starts with the published settings.</summary>
    public SignalOptions()
    {
        Trigger = "signal";
        TargetMode = TargetMode.CleanLabel;
    }

    /// <inheritdoc/>
    public override string Attack => "sig";

    internal static AttackKind Kind { get; } = AttackKind.Of(
        "SIG: faint stripes over a tenth of the target class, labels kept", new SignalOptions { DataPath = "", Compute = null! });

    internal override IAttack Create(AttackScene scene)
    {
        scene.Require<SignalTrigger>(Attack);
        return new PoisonedTraining(this, scene, new StampPoisoning(this, scene.Require<ImageTrigger>(Attack), scene.ClassCount));
    }
}
