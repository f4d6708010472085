namespace Medic.Engine.Reporting.Charts;

/// <summary>How much room text takes in a drawing, which cannot be asked before a browser sets it.</summary>
internal static class TextFit
{
    private const double LetterWidth = 6.6;
    private const char FirstWideLetter = '\u2E80';
    private const char Ellipsis = '\u2026';

    /// <summary>The text's width at 12 pixels, rather too much than too little.</summary>
    public static double Width(string text) => LetterWidth * Columns(text);

    /// <summary>The text, or its beginning and end with an ellipsis between, in that many letters; letters of the Far East count twice.</summary>
    public static string Shorten(string text, int columns)
    {
        if (Columns(text) <= columns)
            return text;
        var (start, end) = (0, text.Length);
        for (var room = columns - 1; room > 0;)
        {
            var atStart = Columns(text.AsSpan(0, start)) <= Columns(text.AsSpan(end));
            room -= ColumnsOf(atStart ? text[start++] : text[--end]);
        }

        // Not between the halves of a letter.
        if (char.IsHighSurrogate(text[start - 1]))
            start--;
        if (char.IsLowSurrogate(text[end]))
            end++;
        return $"{text[..start]}{Ellipsis}{text[end..]}";
    }

    private static int Columns(ReadOnlySpan<char> text)
    {
        var columns = 0;
        foreach (var letter in text)
            columns += ColumnsOf(letter);
        return columns;
    }

    private static int ColumnsOf(char letter) => char.IsSurrogate(letter) || letter < FirstWideLetter ? 1 : 2;
}
