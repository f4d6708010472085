using Medic.Engine.Compute;
using Medic.Engine.Data;

namespace Medic.Engine.Measurement;

/// <summary>How models are measured: the same for every model of a call.</summary>
public sealed record MeasureOptions
{
    /// <summary>The images to measure on; their test part where they have one.</summary>
    public required string DataPath { get; init; }

    /// <summary>The attack to measure; null to measure accuracy alone.</summary>
    public AttackOptions? Attack { get; init; }

    /// <summary>The network the models are, for example WRN-16-1; null recognises it from their tensors.</summary>
    public string? Architecture { get; init; }

    /// <summary>The input normalisation; null takes the one that the model's record has, else the known one that does best (<see cref="NormalizationChoice"/>).</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>Size of the images the networks take; null for their family's usual one.</summary>
    public int? InputSize { get; init; }

    /// <summary>The classes in label order; null for the data's own order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Where and with how many threads to compute.</summary>
    public required ComputeSettings Compute { get; init; }
}
