using System.Text.Json.Serialization;

namespace Medic.Engine.Removal.Tuning;

/// <summary>Fine-tuning's settings; the defaults are the published ones.</summary>
public sealed record FineTuningOptions : WeightTrainingOptions
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "fine-tuning";

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new FineTuning(this);
}
