using Medic.Engine.Settings;
using Medic.Engine.Triggers;

namespace Medic.Engine.Attacks;

/// <summary>TrojAI's filter backdoor, meant for road signs: a colour filter over a share of the images, which are relabelled.</summary>
public sealed record FilterOptions : BackdoorOptions
{
    /// <summary>Starts with the published settings.</summary>
    public FilterOptions() => Trigger = SettingText.Of(ColorFilter.Gotham);

    /// <inheritdoc/>
    public override string Attack => "filter";

    internal static AttackKind Kind { get; } = AttackKind.Of(
        "TrojAI's colour filter over a tenth of the images, relabelled; 0.3 and 0.5 were published too", new FilterOptions { DataPath = "", Compute = null! });

    internal override IAttack Create(AttackScene scene) =>
        new PoisonedTraining(this, scene, new StampPoisoning(this, scene.Require<ColorFilterTrigger>(Attack), scene.ClassCount));
}
