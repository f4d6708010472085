using System.Text.Json.Serialization;
using Medic.Engine.Models;

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

/// <summary>How the learning rate falls.</summary>
public enum LearningRateSchedule
{
    /// <summary>Along a cosine to 0 over all epochs.</summary>
    Cosine,

    /// <summary>To a tenth after 40 epochs and a hundredth after 70.</summary>
    Step,
}

/// <summary>MEDIC's settings (Xu et al., CVPR 2023); the defaults are the published recipe.</summary>
public sealed record MedicOptions : RemovalMethodOptions
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "medic";

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool NeedsHeldOut => KeepBest;

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

    /// <summary>How the learning rate falls.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Whether the clone starts from the teacher's weights instead of fresh ones.</summary>
    public bool StartFromTeacher { get; init; }

    /// <summary>Whether a distillation loss (temperature 2) is added, counted by <see cref="CloneWeight"/>.</summary>
    public bool Distillation { get; init; }

    /// <summary>Whether training images are augmented.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Adam's learning rate, above 0.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Adam's momentum (its beta1), 0 up to 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>L2 penalty on all weights, 0 or more.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Images in a batch, 2 or more. The published gradients shrink with it.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Epochs of training, 1 or more.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Whether the epoch with the best clean accuracy on held-out samples is kept instead of the last.</summary>
    public bool KeepBest { get; init; }

    /// <summary>The clone's architecture where it is not the teacher's; its hook points must pair up with the teacher's.</summary>
    public string? CloneArchitecture { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require(HookPlane != HookPlane.None, nameof(HookPlane), "one or more of conv, bn and dense");
        Require(CloneWeight >= 0 && double.IsFinite(CloneWeight), nameof(CloneWeight), "0 or more");
        Require(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), "above 0");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), "above 0");
        Require(Momentum is >= 0 and < 1, nameof(Momentum), "at least 0 and below 1");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), "0 or more");
        Require(BatchSize >= 2, nameof(BatchSize), "2 or more");
        Require(Epochs >= 1, nameof(Epochs), "1 or more");
        Require(FirstCloneEpoch <= LastCloneEpoch, nameof(FirstCloneEpoch), $"at most {nameof(LastCloneEpoch)}");
        Require(!StartFromTeacher || CloneArchitecture is null, nameof(StartFromTeacher), "used only where the clone has the teacher's architecture");
    }

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new MedicCloning(this);
}
