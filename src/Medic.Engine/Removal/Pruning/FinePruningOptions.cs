using System.Text.Json.Serialization;

namespace Medic.Engine.Removal.Pruning;

/// <summary>Fine-pruning's settings (Liu et al., RAID 2018); the defaults are the published ones.</summary>
public sealed record FinePruningOptions : WeightTrainingOptions
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "fine-pruning";

    /// <summary>How many units of the last feature layer are pruned: those least active on clean samples. 1 or more, and not all.</summary>
    public int PruneCount { get; init; } = 32;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(PruneCount >= 1, nameof(PruneCount), "1 or more");
    }

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new FinePruning(this);
}
