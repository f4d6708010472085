using System.Text.Json.Serialization;
using Medic.Engine.Settings;

namespace Medic.Engine.Removal;

/// <summary>What every removal method that trains on the clean samples is set by. The defaults are those that most of them have.</summary>
public abstract record TrainedMethodOptions : RemovalMethodOptions
{
    /// <summary>These settings by name.</summary>
    internal static IReadOnlyList<Setting<TrainedMethodOptions>> Settings { get; } =
    [
        Setting.Of<TrainedMethodOptions, int>("epochs", "epochs of training", o => o.Epochs, (o, value) => o with { Epochs = value }),
        Setting.Of<TrainedMethodOptions, int>("batch-size", "images in a batch", o => o.BatchSize, (o, value) => o with { BatchSize = value }),
        Setting.Of<TrainedMethodOptions, double>("learning-rate", "learning rate of the first epoch", o => o.LearningRate, (o, value) => o with { LearningRate = value }),
        Setting.Of<TrainedMethodOptions, double>("momentum", "share of the last step that is taken again", o => o.Momentum, (o, value) => o with { Momentum = value }),
        Setting.Of<TrainedMethodOptions, bool>("augment", "whether training images are augmented", o => o.Augment, (o, value) => o with { Augment = value }),
        Setting.Of<TrainedMethodOptions, bool>("keep-best", "whether the epoch with the best accuracy on held-out samples is kept", o => o.KeepBest, (o, value) => o with { KeepBest = value }),
    ];

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
