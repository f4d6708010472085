using Medic.Engine.Compute;
using Medic.Engine.Data;

namespace Medic.Engine.Attacks;

/// <summary>How the learning rate falls while a backdoored model is trained.</summary>
public enum BackdoorSchedule
{
    /// <summary>The rate given to epoch 20, a hundredth of it to epoch 29, then 0.009 of it.</summary>
    Published,

    /// <summary>Along a cosine to 0: for trainings much shorter than the published 30 epochs.</summary>
    Cosine,
}

/// <summary>How a backdoored model is trained; the defaults are the published ones.</summary>
public sealed record BackdoorOptions
{
    /// <summary>The training images; their training part is used.</summary>
    public required string DataPath { get; init; }

    /// <summary>The images to measure on; null takes the test part of <see cref="DataPath"/>.</summary>
    public string? TestDataPath { get; init; }

    /// <summary>How many training images to use; null for all.</summary>
    public long? SampleCount { get; init; }

    /// <summary>The network, for example WRN-16-1.</summary>
    public string Architecture { get; init; } = "WRN-16-1";

    /// <summary>Channels of the network's input; null for the images' own.</summary>
    public int? InputChannels { get; init; }

    /// <summary>Size of the network's input; null for its family's usual one.</summary>
    public int? InputSize { get; init; }

    /// <summary>What the network's input passes first.</summary>
    public Normalization Normalization { get; init; } = Normalization.None;

    /// <summary>The attack.</summary>
    public string Attack { get; init; } = "badnet";

    /// <summary>The trigger's name.</summary>
    public string Trigger { get; init; } = "checker";

    /// <summary>The class the attacker wants.</summary>
    public int TargetLabel { get; init; } = 5;

    /// <summary>The share of the images that is poisoned, above 0 and below 1.</summary>
    public double PoisonRate { get; init; } = 0.1;

    /// <summary>Epochs of training, 1 or more.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Images in a batch, 2 or more.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The learning rate of SGD with Nesterov's momentum, above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Nesterov's momentum, above 0 and below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>L2 penalty on all weights, 0 or more.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>How the learning rate falls.</summary>
    public BackdoorSchedule Schedule { get; init; } = BackdoorSchedule.Published;

    /// <summary>Whether training images are augmented.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>The seed of every random draw.</summary>
    public long Seed { get; init; }

    /// <summary>Whether an existing output is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Where and with how many threads to compute.</summary>
    public required ComputeSettings Compute { get; init; }

    /// <summary>Checks the settings' ranges.</summary>
    /// <exception cref="AttackException">A setting is out of range.</exception>
    public void Validate()
    {
        Require(Attack.Equals("badnet", StringComparison.OrdinalIgnoreCase), $"Attack '{Attack}' is unknown; known is badnet.");
        Require(PoisonRate is > 0 and < 1, $"The poison rate must be above 0 and below 1; found {PoisonRate}.");
        Require(Epochs >= 1, $"Epochs must be 1 or more; found {Epochs}.");
        Require(BatchSize >= 2, $"The batch size must be 2 or more; found {BatchSize}.");
        Require(LearningRate > 0, $"The learning rate must be above 0; found {LearningRate}.");
        Require(Momentum is > 0 and < 1, $"The momentum must be above 0 and below 1; found {Momentum}.");
        Require(WeightDecay >= 0, $"The weight decay must be 0 or more; found {WeightDecay}.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw new AttackException(message);
    }
}
