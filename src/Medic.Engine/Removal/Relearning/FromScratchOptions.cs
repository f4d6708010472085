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

    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "from-scratch";

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new FromScratch(this);
}
