using System.Globalization;
using Medic.Engine;

namespace Medic.Cli.Options;

/// <summary>Classes by their numbers, as the command line has them: <c>0,5,7</c>.</summary>
internal static class LabelList
{
    /// <summary>Reads the numbers.</summary>
    /// <exception cref="MedicException">A part is no number.</exception>
    public static IReadOnlyList<int> Parse(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var label)
            ? label
            : throw new MedicException($"'{part}' is no class's number. Use numbers from 0, joined by commas: 0,5,7."))];
}
