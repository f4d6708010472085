using Medic.Engine.Compute;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Reporting;

namespace Medic.Engine.Insight;

/// <summary>Which images and hook points are shown, and how.</summary>
/// <remarks>The images are the data's test part where it has one; the channels' statistics are of its training part, as MEDIC's are.</remarks>
public sealed record ImportanceOptions : StampOptions
{
    /// <summary>The hook points, by their names in the state dict; <c>*</c> and <c>?</c> stand for any letters. Null for all convolutions and batch normalisations.</summary>
    public IReadOnlyList<string>? HookPoints { get; init; }

    /// <summary>The temperature of the importance, above 0; MEDIC's own by default.</summary>
    public double Temperature { get; init; } = new Removal.Cloning.MedicOptions().Temperature;

    /// <summary>The colours of the maps.</summary>
    public ColorScale ColorScale { get; init; }

    /// <summary>How many times larger every pixel of an image is shown, 1 or more.</summary>
    public int Enlargement { get; init; } = 4;

    /// <summary>The input normalisation; null takes the one that the model's record has, else the known one that does best (<see cref="NormalizationChoice"/>).</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>The network the models are, for example WRN-16-1; null recognises it from their tensors.</summary>
    public string? Architecture { get; init; }

    /// <summary>The classes in label order; null for the data's own order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Where and with how many threads to compute.</summary>
    public required ComputeSettings Compute { get; init; }

    /// <summary>Checks what can be checked before a model is read.</summary>
    /// <exception cref="InsightException">A setting is out of range.</exception>
    public void Validate()
    {
        Require(Count >= 1, nameof(Count), "1 or more");
        Require(Enlargement >= 1, nameof(Enlargement), "1 or more");
        Require(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), "above 0");
        Require(HookPoints is not { Count: 0 }, nameof(HookPoints), "one name or more");
        Require(Enum.IsDefined(ColorScale), nameof(ColorScale), string.Join(", ", Enum.GetNames<ColorScale>()));
    }

    private static void Require(bool holds, string setting, string range)
    {
        if (!holds)
            throw new InsightException($"Setting {setting} must be {range}.");
    }
}
