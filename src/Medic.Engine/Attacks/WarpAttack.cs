using Medic.Engine.Settings;
using Medic.Engine.Triggers;

namespace Medic.Engine.Attacks;

/// <summary>
/// WaNet (Nguyen and Tran, 2021): a share of the images is warped and relabelled; another is warped at random and keeps its labels, so
/// that no warp but the trigger's gives the target.
/// </summary>
public sealed record WarpOptions : BackdoorOptions
{
    // Of those who published WaNet, with a tenth of poison. Twice the poison here would leave a tenth of the images as they are, and
    // a network that does not know those.
    private const double PublishedNoise = 0.2;

    /// <summary>Starts with the published settings.</summary>
    public WarpOptions()
    {
        Trigger = "warp";
        TargetLabel = 0;
        PoisonRate = 0.3;
    }

    /// <inheritdoc/>
    public override string Attack => "warp";

    /// <summary>The share of the images that is warped at random, 0 for none; null for a fifth, or what the poison leaves.</summary>
    public double? NoiseRate { get; init; }

    internal static AttackKind Kind { get; } = AttackKind.Of(
        "WaNet: three tenths of the images bent by one field and relabelled, others bent at random",
        new WarpOptions { DataPath = "", Compute = null! },
        Setting.Of<WarpOptions, double>(
            "noise-rate",
            "the share of the images that is bent at random and keeps its labels, 0 for none; a fifth, or what the poison leaves, if not given",
            options => options.NoiseRate,
            (options, value) => options with { NoiseRate = value }));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(NoiseRate is null or >= 0, $"The noise rate must be 0 or more; found {NoiseRate}.");
        Require(NoiseRate is null || PoisonRate + NoiseRate <= 1, $"The poison rate and the noise rate are shares of the same images, at most 1 together; found {PoisonRate} and {NoiseRate}.");
    }

    internal override IAttack Create(AttackScene scene)
    {
        var trigger = scene.Require<WarpTrigger>(Attack);
        var noise = NoiseRate ?? Math.Min(PublishedNoise, 1 - PoisonRate);
        return new PoisonedTraining(this, scene, new StampPoisoning(this, trigger, scene.ClassCount) { Noise = (noise, trigger.StampDisturbed) });
    }
}
