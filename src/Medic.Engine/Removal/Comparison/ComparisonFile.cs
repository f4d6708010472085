using System.Text.Json;

namespace Medic.Engine.Removal.Comparison;

/// <summary>The file that keeps a run's result.</summary>
internal static class ComparisonFile
{
    /// <summary>Writes a result.</summary>
    /// <param name="root">The comparison's folder, which what is written must not leave.</param>
    /// <param name="path">The file, below it.</param>
    /// <param name="result">The result.</param>
    /// <exception cref="RemovalException">The file cannot be written, or a link is in the way.</exception>
    public static void Write(string root, string path, ComparedRemoval result)
    {
        OutputLinks.Refuse(path, root, Path.GetDirectoryName(path)!);
        try
        {
            AtomicFile.Write(path, overwrite: true, stream => JsonSerializer.Serialize(stream, result, ResultJson.Printed));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RemovalException($"{path}: the result cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Reads a result; null where there is none that can be read.</summary>
    public static ComparedRemoval? Find(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<ComparedRemoval>(stream, ResultJson.Printed);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads all results in a comparison's folder, those of earlier calls too, by scenario, method, setting and seed.</summary>
    public static IReadOnlyList<ComparedRemoval> ReadAll(string folder) =>
    [
        .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).SelectMany(ReadScenario).Select(file => file.Result),
    ];

    /// <summary>Reads all results of one scenario, with their files.</summary>
    public static IEnumerable<(string Path, ComparedRemoval Result)> ReadScenario(string folder) =>
        from path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
        let result = Find(path)
        where result is not null
        select (path, result);
}
