using Medic.Engine.Compute;
using Medic.Engine.Data;
using Medic.Engine.Triggers;

namespace Medic.Engine.Attacks;

/// <summary>How the learning rate falls while a backdoored model is trained.</summary>
public enum BackdoorSchedule
{
    /// <summary>As the attack was published: as a rule the rate given to epoch 20, a hundredth of it to epoch 29, then 0.009 of it.</summary>
    Published,

    /// <summary>Along a cosine to 0: for trainings much shorter than the published ones.</summary>
    Cosine,
}

/// <summary>How a backdoored model is trained: what all attacks share. Each attack's own record derives from it, with its published settings for defaults.</summary>
public abstract record BackdoorOptions
{
    private protected BackdoorOptions()
    {
    }

    /// <summary>The attack's name, as options and results spell it.</summary>
    public abstract string Attack { get; }

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

    /// <summary>What the network's input passes first; triggers are stamped before.</summary>
    public Normalization Normalization { get; init; } = Normalization.None;

    /// <summary>The trigger's name.</summary>
    public string Trigger { get; init; } = "checker";

    /// <summary>What is said of the trigger besides its name; its seed is the run's.</summary>
    public TriggerSettings TriggerSettings { get; init; } = new();

    /// <summary>The class the attacker wants; without meaning where all go to their next class.</summary>
    public int TargetLabel { get; init; } = 5;

    /// <summary>Which class is wanted for which image, and so what is poisoned and how it is relabelled.</summary>
    public TargetMode TargetMode { get; init; } = TargetMode.AllToOne;

    /// <summary>The one class whose images are attacked; null for all.</summary>
    public int? SourceClass { get; init; }

    /// <summary>The share of the images that is poisoned, of those that can be (of the target class with clean labels, of a source class), above 0 and below 1; 0 without an attack.</summary>
    public double PoisonRate { get; init; } = 0.1;

    /// <summary>Whether the same images are poisoned in every epoch, and in the same way; otherwise they are drawn at every access, as published.</summary>
    public bool FixedPoison { get; init; }

    /// <summary>Epochs of training, 1 or more.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Images in a batch, 2 or more.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The optimiser's learning rate, above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The optimiser's momentum, above 0 and below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>L2 penalty on all weights, 0 or more.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>How the learning rate falls.</summary>
    public BackdoorSchedule Schedule { get; init; } = BackdoorSchedule.Published;

    /// <summary>Whether training images are augmented.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Measures the network after every so many epochs, and after the last; 0 after the last alone.</summary>
    public int MeasureEvery { get; init; } = 1;

    /// <summary>The seed of every random draw.</summary>
    public long Seed { get; init; }

    /// <summary>Whether an existing output is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether a training that was interrupted goes on where it was; otherwise it begins anew.</summary>
    public bool Resume { get; init; }

    /// <summary>Where and with how many threads to compute.</summary>
    public required ComputeSettings Compute { get; init; }

    /// <summary>Whether any image is poisoned.</summary>
    internal virtual bool Poisons => true;

    /// <summary>What the attacker wants.</summary>
    internal AttackGoal Goal => new(TargetMode, TargetMode == TargetMode.AllToAll ? null : TargetLabel, SourceClass);

    /// <summary>Checks the settings' ranges.</summary>
    /// <exception cref="AttackException">A setting is out of range.</exception>
    public virtual void Validate()
    {
        Require(!Poisons || PoisonRate is > 0 and < 1, $"The poison rate must be above 0 and below 1; found {PoisonRate}.");
        Require(Poisons || PoisonRate == 0, $"Without an attack nothing is poisoned: leave the poison rate of {PoisonRate} out, or name an attack.");
        Require(Epochs >= 1, $"Epochs must be 1 or more; found {Epochs}.");
        Require(BatchSize >= 2, $"The batch size must be 2 or more; found {BatchSize}.");
        Require(LearningRate > 0, $"The learning rate must be above 0; found {LearningRate}.");
        Require(Momentum is > 0 and < 1, $"The momentum must be above 0 and below 1; found {Momentum}.");
        Require(WeightDecay >= 0, $"The weight decay must be 0 or more; found {WeightDecay}.");
        Require(MeasureEvery >= 0, $"Measuring every {MeasureEvery} epochs is not possible; use 0 or more.");
    }

    /// <summary>The published share of the learning rate in an epoch, counted from 0.</summary>
    internal virtual double PublishedFactor(int epoch) => epoch < 20 ? 1 : epoch < 29 ? 0.01 : 0.009;

    /// <summary>Makes the attack's own part of a run.</summary>
    /// <param name="scene">What it works on.</param>
    /// <exception cref="MedicException">The settings do not fit the images.</exception>
    internal abstract IAttack Create(AttackScene scene);

    /// <summary>Refuses settings.</summary>
    /// <param name="holds">Whether they are right.</param>
    /// <param name="message">What is wrong with them otherwise.</param>
    private protected static void Require(bool holds, FormattableString message)
    {
        if (!holds)
            throw new AttackException(FormattableString.Invariant(message));
    }
}
