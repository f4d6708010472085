using System.Text.Json.Serialization;
using Medic.Engine.Models;
using Medic.Engine.Settings;

namespace Medic.Engine.Removal.Cloning;

/// <summary>How the difference between activations is weighted.</summary>
public enum Importance
{
    /// <summary>By activation and impact importance (the published <c>l2</c>).</summary>
    Weighted,

    /// <summary>Not at all: the mean squared difference.</summary>
    None,

    /// <summary>The mean squared difference between attention maps, times 1000.</summary>
    Attention,
}

/// <summary>Where the mean and standard deviation of the teacher's activations come from.</summary>
public enum StatisticsMode
{
    /// <summary>Gathered over up to 100 training batches before training.</summary>
    Exact,

    /// <summary>Running averages, momentum 0.01, over the same batches.</summary>
    Exponential,

    /// <summary>The current batch's own.</summary>
    Batch,
}

/// <summary>MEDIC's settings (Xu et al., CVPR 2023); the defaults are the published recipe.</summary>
/// <remarks>Momentum is Adam's (its beta1). The published gradients shrink with the batch size.</remarks>
public sealed record MedicOptions : WeightTrainingOptions
{
    /// <summary>The published recipe.</summary>
    public MedicOptions()
    {
        Epochs = 60;
        LearningRate = 0.01;
        Schedule = LearningRateSchedule.Cosine;
    }

    internal static RemovalMethodKind Kind { get; } = RemovalMethodKind.Of(
        "a fresh clone matches the activations that matter",
        new MedicOptions(),
        new SettingLadder("clone-weight", ["30", "10", "3", "1"]),
        new Setting<MedicOptions>(
            "hook-plane", typeof(string), "the layers that are compared: conv, bn and dense, joined by '+'", o => HookPlaneText.Format(o.HookPlane), (o, text) => o with { HookPlane = HookPlaneText.Parse(text) }),
        Setting.Of<MedicOptions, double>("clone-weight", "what the clone loss counts beside the cross-entropy", o => o.CloneWeight, (o, value) => o with { CloneWeight = value }),
        Setting.Of<MedicOptions, double>("temperature", "temperature of the importance", o => o.Temperature, (o, value) => o with { Temperature = value }),
        Setting.Of<MedicOptions, Importance>("importance", "how differences are weighted", o => o.Importance, (o, value) => o with { Importance = value }),
        Setting.Of<MedicOptions, bool>("keep-statistics", "whether activations are standardised by the teacher's statistics", o => o.KeepStatistics, (o, value) => o with { KeepStatistics = value }),
        Setting.Of<MedicOptions, bool>("normalize-difference", "whether differences are divided by the teacher's standard deviation", o => o.NormalizeDifference, (o, value) => o with { NormalizeDifference = value }),
        Setting.Of<MedicOptions, StatisticsMode>("statistics-mode", "where the statistics come from", o => o.StatisticsMode, (o, value) => o with { StatisticsMode = value }),
        Setting.Of<MedicOptions, int>("first-clone-epoch", "the first epoch with cloning", o => o.FirstCloneEpoch, (o, value) => o with { FirstCloneEpoch = value }),
        Setting.Of<MedicOptions, int>("last-clone-epoch", "the last epoch with cloning", o => o.LastCloneEpoch, (o, value) => o with { LastCloneEpoch = value }),
        Setting.Of<MedicOptions, bool>("start-from-teacher", "whether the clone begins with the teacher's weights", o => o.StartFromTeacher, (o, value) => o with { StartFromTeacher = value }),
        Setting.Of<MedicOptions, bool>("distillation", "whether a distillation loss is added", o => o.Distillation, (o, value) => o with { Distillation = value }),
        Setting.Of<MedicOptions, double>("wave-strength", "how high random waves over the clone's view are at most", o => o.WaveStrength, (o, value) => o with { WaveStrength = value }),
        Setting.Of<MedicOptions, double>("patch-share", "share of the clone's views that a small square of saturated pixels is on", o => o.PatchShare, (o, value) => o with { PatchShare = value }),
        Setting.Of<MedicOptions, int>("smallest-patch", "least side of that square in pixels", o => o.SmallestPatch, (o, value) => o with { SmallestPatch = value }),
        Setting.Of<MedicOptions, int>("largest-patch", "greatest side of that square in pixels", o => o.LargestPatch, (o, value) => o with { LargestPatch = value }),
        Setting.Of<MedicOptions, double>("noise-strength", "how strong noise in the clone's view is at most, as a standard deviation", o => o.NoiseStrength, (o, value) => o with { NoiseStrength = value }),
        Setting.Of<MedicOptions, double>("color-strength", "how far colours and brightness of the clone's view change at most", o => o.ColorStrength, (o, value) => o with { ColorStrength = value }),
        Setting.Of<MedicOptions, double>("view-share", "share of the images of which the clone has another view at all", o => o.ViewShare, (o, value) => o with { ViewShare = value }),
        Setting.Of<MedicOptions, double>("plain-share", "share of the epochs, at the end, without another view", o => o.PlainShare, (o, value) => o with { PlainShare = value }),
        Setting.Text<MedicOptions>("clone-architecture", "the clone's network, if not the teacher's", o => o.CloneArchitecture, (o, name) => o with { CloneArchitecture = ArchitectureCatalog.NameOf(name) })) with
    {
        Recommended =
        [
            new(
                "asymmetric",
                "with asymmetric views, which leave less of a backdoor",
                new MedicOptions { WaveStrength = 0.12, PatchShare = 0.7, NoiseStrength = 0.04, PlainShare = 0.17 }),
        ],
    };

    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "medic";

    /// <summary>The layers that are compared.</summary>
    public HookPlane HookPlane { get; init; } = HookPlane.Conv | HookPlane.BatchNorm;

    /// <summary>How much the clone loss counts beside the cross-entropy (lambda), 0 or more.</summary>
    public double CloneWeight { get; init; } = 10;

    /// <summary>The temperature t of both importance softmaxes, above 0.</summary>
    public double Temperature { get; init; } = 5;

    /// <summary>How differences are weighted.</summary>
    public Importance Importance { get; init; } = Importance.Weighted;

    /// <summary>Whether activations are standardised by the teacher's statistics before they are weighted.</summary>
    public bool KeepStatistics { get; init; } = true;

    /// <summary>Whether differences are divided by the teacher's standard deviation.</summary>
    public bool NormalizeDifference { get; init; } = true;

    /// <summary>Where the statistics come from.</summary>
    public StatisticsMode StatisticsMode { get; init; } = StatisticsMode.Exact;

    /// <summary>The first epoch with cloning, epochs counted from 1.</summary>
    public int FirstCloneEpoch { get; init; }

    /// <summary>The last epoch with cloning, inclusive.</summary>
    public int LastCloneEpoch { get; init; } = 100;

    /// <summary>Whether the clone starts from the teacher's weights instead of fresh ones.</summary>
    public bool StartFromTeacher { get; init; }

    /// <summary>Whether a distillation loss (temperature 2) is added, counted by <see cref="CloneWeight"/>.</summary>
    public bool Distillation { get; init; }

    /// <summary>
    /// Beyond the published method, asymmetric views: how high random waves over the clone's view of an image are at most, in shares of
    /// the range of values; 0, as published, for none.
    /// </summary>
    public double WaveStrength { get; init; }

    /// <summary>The share of the clone's views that a small square of saturated pixels is on, 0..1; 0, as published, for none.</summary>
    public double PatchShare { get; init; }

    /// <summary>The least side of that square in pixels, 1 or more.</summary>
    public int SmallestPatch { get; init; } = 2;

    /// <summary>The greatest side of that square in pixels.</summary>
    public int LargestPatch { get; init; } = 6;

    /// <summary>How strong noise in the clone's view is at most, as a standard deviation in shares of the range of values; 0, as published, for none.</summary>
    public double NoiseStrength { get; init; }

    /// <summary>
    /// How far colours and brightness of the clone's view change at most, 0..1: a channel's values x become gain * x^gamma, the gain within
    /// 1 ± this and the logarithm of gamma within ± this, and up to this share of the way to grey; 0, as published, for not at all.
    /// </summary>
    public double ColorStrength { get; init; }

    /// <summary>The share of the images of which the clone has another view at all, 0..1.</summary>
    public double ViewShare { get; init; } = 1;

    /// <summary>The share of the epochs, at the end, without another view, 0..1, rounded down: the clone then sees what the teacher sees, as it will in use.</summary>
    public double PlainShare { get; init; }

    /// <summary>The last epoch with another view, inclusive, epochs counted from 1.</summary>
    internal int LastViewEpoch => Epochs - (int)(PlainShare * Epochs);

    /// <summary>The clone's architecture where it is not the teacher's; its hook points must pair up with the teacher's.</summary>
    public string? CloneArchitecture { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(HookPlane != HookPlane.None, nameof(HookPlane), "one or more of conv, bn and dense");
        Require(CloneWeight >= 0 && double.IsFinite(CloneWeight), nameof(CloneWeight), "0 or more");
        Require(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), "above 0");
        Require(FirstCloneEpoch <= LastCloneEpoch, nameof(FirstCloneEpoch), $"at most {nameof(LastCloneEpoch)}");
        Require(WaveStrength is >= 0 and <= 1, nameof(WaveStrength), "between 0 and 1");
        Require(PatchShare is >= 0 and <= 1, nameof(PatchShare), "between 0 and 1");
        Require(SmallestPatch >= 1, nameof(SmallestPatch), "1 or more");
        Require(LargestPatch >= SmallestPatch, nameof(LargestPatch), $"at least {nameof(SmallestPatch)}");
        Require(NoiseStrength is >= 0 and <= 1, nameof(NoiseStrength), "between 0 and 1");
        Require(ColorStrength is >= 0 and <= 1, nameof(ColorStrength), "between 0 and 1");
        Require(ViewShare is >= 0 and <= 1, nameof(ViewShare), "between 0 and 1");
        Require(PlainShare is >= 0 and <= 1, nameof(PlainShare), "between 0 and 1");
        Require(!StartFromTeacher || CloneArchitecture is null, nameof(StartFromTeacher), "used only where the clone has the teacher's architecture");
    }

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new MedicCloning(this);
}
