using System.Text.Json.Serialization;
using Medic.Engine.Removal.Tuning;
using Medic.Engine.Settings;

namespace Medic.Engine.Removal.ModeConnectivity;

/// <summary>MCR's settings (Zhao et al., ICLR 2020); the defaults are those it was compared with.</summary>
public sealed record McrOptions : WeightTrainingOptions
{
    /// <summary>The published settings.</summary>
    public McrOptions()
    {
        Epochs = 100;
        LearningRate = 0.01;
        Momentum = 0.99;
        WeightDecay = 5e-4;
    }

    internal static RemovalMethodKind Kind { get; } = RemovalMethodKind.Of(
        "a model on a curve between the fine-tuned one and the suspicious one",
        new McrOptions(),
        new SettingLadder("curve-point", ["0.3", "0.2", "0.1", "0.05", "0"]),
        [
            Setting.Of<McrOptions, int>("bends", "points that bend the curve, its ends included", o => o.Bends, (o, value) => o with { Bends = value }),
            Setting.Of<McrOptions, double>("curve-point", "the place on the curve, from 0 (fine-tuned) to 1 (suspicious)", o => o.CurvePoint, (o, value) => o with { CurvePoint = value }),
            .. FineTuningOptions.SettingsWithin<McrOptions>("start", "of the fine-tuning at the curve's start", o => o.Start, (o, start) => o with { Start = start }),
        ]);

    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "mcr";

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool NeedsHeldOut => KeepBest || Start.KeepBest;

    /// <summary>Points that bend the curve, its fixed ends included, 3 or more: 3 make it quadratic.</summary>
    public int Bends { get; init; } = 3;

    /// <summary>The place on the curve whose model is taken, between 0 (the fine-tuned model) and 1 (the suspicious one).</summary>
    public double CurvePoint { get; init; } = 0.1;

    /// <summary>How the model at the curve's start is made of the suspicious one: by fine-tuning.</summary>
    public FineTuningOptions Start { get; init; } = new();

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Bends >= 3, nameof(Bends), "3 or more");
        Require(CurvePoint is >= 0 and <= 1, nameof(CurvePoint), "between 0 and 1");
        Start.Validate();
    }

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new ModeConnectivityRepair(this);
}
