using System.Text.Json.Serialization;
using Medic.Engine.Settings;

namespace Medic.Engine.Removal.NeuronPruning;

/// <summary>ANP's settings (Wu and Wang, NeurIPS 2021); the defaults are those it was compared with.</summary>
/// <remarks>An epoch is one pass over the clean samples; the learning rate and the momentum are the masks'.</remarks>
public sealed record AnpOptions : TrainedMethodOptions
{
    /// <summary>The published settings.</summary>
    public AnpOptions()
    {
        Epochs = 4;
    }

    internal static RemovalMethodKind Kind { get; } = RemovalMethodKind.Of(
        "the neurons that suffer most under perturbation are pruned",
        new AnpOptions(),
        new SettingLadder("prune-threshold", ["0.01", "0.05", "0.1", "0.2", "0.3"]),
        Setting.Of<AnpOptions, int>("iterations", "batches to train the masks on, in place of epochs", o => o.Iterations, (o, value) => o with { Iterations = value }),
        Setting.Of<AnpOptions, double>("noise-limit", "how far neurons are perturbed, as a share (epsilon)", o => o.NoiseLimit, (o, value) => o with { NoiseLimit = value }),
        Setting.Of<AnpOptions, int>("noise-steps", "steps in which the perturbation is made", o => o.NoiseSteps, (o, value) => o with { NoiseSteps = value }),
        Setting.Of<AnpOptions, double>("clean-share", "the unperturbed network's share of the loss (alpha)", o => o.CleanShare, (o, value) => o with { CleanShare = value }),
        Setting.Of<AnpOptions, double>("prune-threshold", "neurons whose mask is at most this are pruned", o => o.PruneThreshold, (o, value) => o with { PruneThreshold = value }));

    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "anp";

    /// <summary>Batches to train the masks on, rounded up to whole passes, in place of <see cref="TrainedMethodOptions.Epochs"/>; the paper has 2,000.</summary>
    public int? Iterations { get; init; }

    /// <summary>How far a neuron's weight and bias are perturbed, as a share of them, 0 or more (epsilon).</summary>
    public double NoiseLimit { get; init; } = 0.2;

    /// <summary>In how many steps the perturbation is made, 1 or more.</summary>
    public int NoiseSteps { get; init; } = 1;

    /// <summary>The share of the unperturbed network's loss in what the masks are trained on, 0..1 (alpha); the rest is the perturbed one's.</summary>
    public double CleanShare { get; init; } = 0.2;

    /// <summary>A neuron whose mask is at most this, 0 up to 1, is pruned.</summary>
    public double PruneThreshold { get; init; } = 0.05;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Iterations is null or >= 1, nameof(Iterations), "1 or more");
        Require(NoiseLimit >= 0 && double.IsFinite(NoiseLimit), nameof(NoiseLimit), "0 or more");
        Require(NoiseSteps >= 1, nameof(NoiseSteps), "1 or more");
        Require(CleanShare is >= 0 and <= 1, nameof(CleanShare), "between 0 and 1");
        Require(PruneThreshold is >= 0 and < 1, nameof(PruneThreshold), "at least 0 and below 1");
    }

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new AdversarialNeuronPruning(this);
}
