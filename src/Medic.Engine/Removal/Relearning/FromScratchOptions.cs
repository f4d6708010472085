using System.Text.Json.Serialization;

namespace Medic.Engine.Removal.Relearning;

/// <summary>Settings of training from scratch; the defaults are distillation's.</summary>
public sealed record FromScratchOptions : WeightTrainingOptions
{
    /// <summary>The published settings.</summary>
    public FromScratchOptions()
    {
        Epochs = 100;
        LearningRate = 0.01;
    }

    internal static RemovalMethodKind Kind { get; } = RemovalMethodKind.Of(
        "a fresh network learns the labels alone",
        new FromScratchOptions(),
        new SettingLadder("epochs", ["200", "100", "50", "25", "10"]));

    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "from-scratch";

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new FromScratch(this);
}
