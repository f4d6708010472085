namespace Medic.Engine;

/// <summary>Names files by the ends of their paths: a file's name, with as many of the folders above it as tell it from the others.</summary>
internal static class PathTails
{
    /// <summary>Takes as many last parts, of all paths alike, as make so many different names; all parts where nothing does.</summary>
    /// <param name="paths">The paths in parts.</param>
    /// <param name="different">How many different names there should be.</param>
    /// <returns>The names, with <c>/</c> between their parts.</returns>
    public static string[] Of(IReadOnlyList<string[]> paths, int different)
    {
        var longest = paths.Select(path => path.Length).DefaultIfEmpty().Max();
        for (var depth = 1; ; depth++)
        {
            var names = paths.Select(path => string.Join('/', path.TakeLast(depth))).ToArray();
            if (depth >= longest || names.Distinct().Count() >= different)
                return names;
        }
    }
}
