namespace Medic.Engine.Data;

/// <summary>Normalisations as options spell them: what <see cref="Normalization.Parse"/> takes, and <c>auto</c>.</summary>
public static class NormalizationText
{
    /// <summary>The word for the one in the model's record, or else the best of the known ones.</summary>
    public const string Auto = "auto";

    /// <summary>Reads a normalisation.</summary>
    /// <param name="text">A known name, <c>auto</c>, or <c>mean/std</c>; the figures have the scale 0..1 of the images' values.</param>
    /// <returns>The normalisation, which has <paramref name="text"/> for its name where it is given in figures; null for <c>auto</c>.</returns>
    /// <exception cref="MedicException">The text is none of these.</exception>
    public static Normalization? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Equals(Auto, StringComparison.OrdinalIgnoreCase))
            return null;
        return Normalization.TryParse(text) ?? throw new MedicException(Normalization.Refusal(text, $"{Auto}, "));
    }
}
