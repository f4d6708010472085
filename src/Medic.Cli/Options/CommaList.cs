using System.Globalization;
using Medic.Engine;

namespace Medic.Cli.Options;

/// <summary>Lists as the command line has them: <c>a,b,c</c>.</summary>
internal static class CommaList
{
    /// <summary>Reads whole numbers.</summary>
    /// <exception cref="MedicException">One is none.</exception>
    public static IReadOnlyList<long> Numbers(string text) => Parse(text, item => long.TryParse(item, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new MedicException($"'{item}' is no whole number, or out of range."));

    /// <summary>Reads items.</summary>
    /// <param name="text">The list.</param>
    /// <param name="read">Reads an item; throws <see cref="MedicException"/> where it cannot.</param>
    public static IReadOnlyList<T> Parse<T>(string text, Func<string, T> read) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(read)];
}
