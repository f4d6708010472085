using System.Text.Json.Serialization;
using Medic.Engine.Removal.Tuning;
using Medic.Engine.Settings;

namespace Medic.Engine.Removal.Attention;

/// <summary>NAD's settings (Li et al., ICLR 2021); the defaults are those it was compared with.</summary>
public sealed record NadOptions : WeightTrainingOptions
{
    internal static RemovalMethodKind Kind { get; } = RemovalMethodKind.Of(
        "a fine-tuned copy teaches the model where to look",
        new NadOptions(),
        new SettingLadder("high-weight", ["500", "5000", "20000", "50000"]),
        [
            Setting.Of<NadOptions, double>("low-weight", "what the difference in attention counts at the low point (beta 1)", o => o.LowWeight, (o, value) => o with { LowWeight = value }),
            Setting.Of<NadOptions, double>("middle-weight", "likewise at the middle point (beta 2)", o => o.MiddleWeight, (o, value) => o with { MiddleWeight = value }),
            Setting.Of<NadOptions, double>("high-weight", "likewise at the high point (beta 3)", o => o.HighWeight, (o, value) => o with { HighWeight = value }),
            Setting.Of<NadOptions, double>("attention-power", "the power that activations are raised to (p)", o => o.AttentionPower, (o, value) => o with { AttentionPower = value }),
            .. FineTuningOptions.SettingsWithin<NadOptions>("teacher", "of the teacher's fine-tuning", o => o.Teacher, (o, teacher) => o with { Teacher = teacher }),
        ]);

    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "nad";

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool NeedsHeldOut => KeepBest || Teacher.KeepBest;

    /// <summary>How much the difference in attention counts at the low point, 0 or more (beta 1).</summary>
    public double LowWeight { get; init; }

    /// <summary>How much the difference in attention counts at the middle point, 0 or more (beta 2).</summary>
    public double MiddleWeight { get; init; }

    /// <summary>How much the difference in attention counts at the high point, 0 or more (beta 3).</summary>
    public double HighWeight { get; init; } = 5000;

    /// <summary>The power that activations are raised to for their attention, above 0 (p).</summary>
    public double AttentionPower { get; init; } = 2;

    /// <summary>How the teacher is made of the model: by fine-tuning.</summary>
    public FineTuningOptions Teacher { get; init; } = new();

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(LowWeight >= 0 && double.IsFinite(LowWeight), nameof(LowWeight), "0 or more");
        Require(MiddleWeight >= 0 && double.IsFinite(MiddleWeight), nameof(MiddleWeight), "0 or more");
        Require(HighWeight >= 0 && double.IsFinite(HighWeight), nameof(HighWeight), "0 or more");
        Require(AttentionPower > 0 && double.IsFinite(AttentionPower), nameof(AttentionPower), "above 0");
        Teacher.Validate();
    }

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new AttentionDistillation(this);
}
