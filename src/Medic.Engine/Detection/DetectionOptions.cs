using Medic.Engine.Compute;
using Medic.Engine.Data;

namespace Medic.Engine.Detection;

/// <summary>How models are searched for backdoors: the same for every model of a call.</summary>
public sealed record DetectionOptions
{
    /// <summary>The clean labelled samples; their training part is used.</summary>
    public required string DataPath { get; init; }

    /// <summary>How many clean samples to use; null for all.</summary>
    public long? SampleCount { get; init; }

    /// <summary>The settings of the search.</summary>
    public TriggerSearchOptions Search { get; init; } = new();

    /// <summary>The folder for the recovered triggers, one folder a model below it; null writes none.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Whether existing files there are replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The input normalisation; null tries the known ones on the clean samples and takes the best.</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>Size of the images the networks take; null for their family's usual one.</summary>
    public int? InputSize { get; init; }

    /// <summary>The classes in label order; null for the data's own order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Whether to go on with a model that is hardly better than chance on the clean samples.</summary>
    public bool AllowWeakModel { get; init; }

    /// <summary>The seed of every random draw.</summary>
    public long Seed { get; init; }

    /// <summary>Where and with how many threads to compute.</summary>
    public required ComputeSettings Compute { get; init; }
}
