using System.Globalization;

namespace Medic.Engine.Data;

/// <summary>Normalisations as options spell them: a known name, <c>auto</c>, or the figures as <c>mean/std</c>.</summary>
public static class NormalizationText
{
    /// <summary>The word for trying the known ones and taking the best.</summary>
    public const string Auto = "auto";

    private const string Form = "mean/std, each one number or one a channel, for example .5,.5,.5/.25,.25,.25";

    /// <summary>Reads a normalisation.</summary>
    /// <param name="text">A known name, <c>auto</c>, or <c>mean/std</c>; the figures have the scale 0..1 of the images' values.</param>
    /// <returns>The normalisation, which has <paramref name="text"/> for its name where it is given in figures; null for <c>auto</c>.</returns>
    /// <exception cref="MedicException">The text is none of these.</exception>
    public static Normalization? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Equals(Auto, StringComparison.OrdinalIgnoreCase))
            return null;
        if (Normalization.Known.FirstOrDefault(known => known.Name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } named)
            return named;
        if (text.Split('/') is [var means, var deviations]
            && ParseFigures(means) is { } mean
            && ParseFigures(deviations) is { } deviation
            && deviation.All(value => value > 0))
            return new Normalization(text, mean, deviation);
        throw new MedicException(
            $"Normalization '{text}' is unknown. Use {Auto}, {string.Join(", ", Normalization.Known.Select(known => known.Name))}, or {Form}.");
    }

    private static float[]? ParseFigures(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var figures = new float[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out figures[i]) || !float.IsFinite(figures[i]))
                return null;
        }

        return figures.Length is 1 or 3 ? figures : null;
    }
}
