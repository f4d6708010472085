using System.Globalization;

namespace Medic.Engine;

/// <summary>Makes text out of a file fit to be shown: it must not be able to write over a terminal, or to fill it.</summary>
internal static class PrintableText
{
    private const int MaxLength = 600;

    /// <summary>The text with control characters replaced and, where it is long, its middle left out.</summary>
    public static string Of(string text)
    {
        var line = text.Any(Hides) ? string.Concat(text.Select(character => Hides(character) ? '\ufffd' : character)) : text;
        return line.Length <= MaxLength ? line : $"{line[..(MaxLength / 2)]} ... {line[^(MaxLength / 2)..]}";
    }

    // Format characters turn the direction of writing round, or are not seen.
    private static bool Hides(char character) =>
        char.IsControl(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
}
