using Medic.Engine.Compute;
using Medic.Engine.Data;
using Medic.Engine.Measurement;

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

    /// <summary>The classes to search, as numbers from 0; null for all. Their sizes are compared with one another.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>Whether files of recovered triggers that exist are replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The network the models are, for example WRN-16-1; null recognises it from their tensors.</summary>
    public string? Architecture { get; init; }

    /// <summary>The input normalisation; null takes the one that the model's record has, else the known one that does best (<see cref="NormalizationChoice"/>).</summary>
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

    /// <summary>Checks what can be checked before a model is read.</summary>
    /// <exception cref="DetectionException">A setting is out of range.</exception>
    public void Validate()
    {
        Search.Validate();
        if (SampleCount < 1)
            throw new DetectionException($"The number of clean samples must be 1 or more; found {SampleCount}.");
        if (Labels is not { } labels)
            return;
        if (labels.Count == 0 || labels.Any(label => label < 0))
            throw new DetectionException("The classes to search are one or more, as numbers from 0.");
        if (labels.GroupBy(label => label).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new DetectionException($"Class {twice.Key} is to be searched twice. Name each class once.");
    }
}
