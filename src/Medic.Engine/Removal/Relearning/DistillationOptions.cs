using System.Text.Json.Serialization;
using Medic.Engine.Settings;

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

    internal static RemovalMethodKind Kind { get; } = RemovalMethodKind.Of(
        "a fresh network learns the labels and the model's answers",
        new DistillationOptions(),
        new SettingLadder("distillation-weight", ["100", "30", "10", "3", "1"]),
        Setting.Of<DistillationOptions, double>("distillation-weight", "what the distillation loss counts beside the cross-entropy", o => o.DistillationWeight, (o, value) => o with { DistillationWeight = value }),
        Setting.Of<DistillationOptions, double>("temperature", "what both networks' logits are divided by", o => o.Temperature, (o, value) => o with { Temperature = value }));

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
