using System.Text.Json.Serialization;

namespace Medic.Engine.Removal.Relearning;

/// <summary>Distillation's settings; the defaults are those it was compared with, trained through all of their learning rates.</summary>
public sealed record DistillationOptions : WeightTrainingOptions
{
    /// <summary>The published settings.</summary>
    public DistillationOptions()
    {
        Epochs = 100;
        LearningRate = 0.01;
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "distillation";

    /// <summary>How much the distillation loss counts beside the cross-entropy, 0 or more.</summary>
    public double DistillationWeight { get; init; } = 10;

    /// <summary>What both networks' logits are divided by, above 0.</summary>
    public double Temperature { get; init; } = 2;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(DistillationWeight >= 0 && double.IsFinite(DistillationWeight), nameof(DistillationWeight), "0 or more");
        Require(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), "above 0");
    }

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new Distillation(this);
}
