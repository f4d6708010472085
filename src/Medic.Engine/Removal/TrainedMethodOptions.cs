using System.Text.Json.Serialization;

namespace Medic.Engine.Removal;

/// <summary>What every removal method that trains on the clean samples is set by. The defaults are those that most of them have.</summary>
public abstract record TrainedMethodOptions : RemovalMethodOptions
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override bool NeedsHeldOut => KeepBest;

    /// <summary>Epochs of training, 1 or more.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Images in a batch, 2 or more.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The learning rate of the first epoch, above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The share of the last step that is taken again, 0 up to 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether training images are augmented.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Whether the epoch with the best clean accuracy on held-out samples is kept instead of the last.</summary>
    public bool KeepBest { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require(Epochs >= 1, nameof(Epochs), "1 or more");
        Require(BatchSize >= 2, nameof(BatchSize), "2 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), "above 0");
        Require(Momentum is >= 0 and < 1, nameof(Momentum), "at least 0 and below 1");
    }
}
