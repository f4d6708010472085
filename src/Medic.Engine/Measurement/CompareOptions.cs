using Medic.Engine.Compute;
using Medic.Engine.Data;

namespace Medic.Engine.Measurement;

/// <summary>How models are compared: the same for every pair of a call.</summary>
public sealed record CompareOptions
{
    /// <summary>The images on which both models are tried, their test part where they have one; null to compare weights alone.</summary>
    public string? DataPath { get; init; }

    /// <summary>The attack to measure both models with; null to compare them on clean images alone.</summary>
    public AttackOptions? Attack { get; init; }

    /// <summary>The network that both have to be, for example WRN-16-1; null recognises it.</summary>
    public string? Architecture { get; init; }

    /// <summary>The input normalisation of both; null takes the one that the reference's record has, else the known one that does best with it.</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>Size of the images the networks take; null for the reference's.</summary>
    public int? InputSize { get; init; }

    /// <summary>The classes in label order; null for the data's own order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Where and with how many threads to compute.</summary>
    public required ComputeSettings Compute { get; init; }

    /// <summary>Checks that the settings make sense together.</summary>
    /// <exception cref="MedicException">There is an attack, and no data to measure it on.</exception>
    public void Validate()
    {
        if (Attack is not null && DataPath is null)
            throw new MedicException("An attack is measured on images: name the data too, or no attack to compare weights alone.");
    }
}
