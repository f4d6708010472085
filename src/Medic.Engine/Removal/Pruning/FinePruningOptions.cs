using System.Text.Json.Serialization;
using Medic.Engine.Settings;

namespace Medic.Engine.Removal.Pruning;

/// <summary>Fine-pruning's settings (Liu et al., RAID 2018); the defaults are the published ones.</summary>
public sealed record FinePruningOptions : WeightTrainingOptions
{
    internal static RemovalMethodKind Kind { get; } = RemovalMethodKind.Of(
        "the least active units of the last layer taken away, then fine-tuning",
        new FinePruningOptions(),
        new SettingLadder("prune-count", ["16", "32", "48", "56", "60"]),
        Setting.Of<FinePruningOptions, int>("prune-count", "units of the last feature layer to prune", o => o.PruneCount, (o, value) => o with { PruneCount = value }));

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
