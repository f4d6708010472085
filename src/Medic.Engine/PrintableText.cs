using System.Globalization;

namespace Medic.Engine;

/// <summary>Makes text out of a file fit to be shown: it must not be able to write over a terminal, or to fill it.</summary>
public static class PrintableText
{
    private const int MaxLength = 600;

    /// <summary>The text as one line, with control characters replaced and, where it is long, its middle left out.</summary>
    /// <param name="text">The text, of any length.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Whole(Cut(text, MaxLength));
    }

    /// <summary>The text as one line, with control characters replaced.</summary>
    /// <param name="text">The text.</param>
    public static string Whole(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = text.ReplaceLineEndings(" ");
        return line.Any(Hides) ? string.Concat(line.Select(character => Hides(character) ? '\ufffd' : character)) : line;
    }

    /// <summary>The same of what a value is called; a long text is not copied for it.</summary>
    internal static string OfValue(object? value) => Of(value as string ?? $"{value}");

    /// <summary>The text; where it is long, without its middle.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many characters are left of it.</param>
    internal static string Cut(string text, int most) =>
        text.Length <= most ? text : $"{text.AsSpan(0, most / 2)} ... {text.AsSpan(text.Length - (most / 2))}";

    // Format characters turn the direction of writing round, or are not seen.
    private static bool Hides(char character) =>
        char.IsControl(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
}
