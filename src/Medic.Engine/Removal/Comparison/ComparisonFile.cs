using System.Text.Json;

namespace Medic.Engine.Removal.Comparison;

/// <summary>The file that keeps a run's result.</summary>
internal static class ComparisonFile
{
    /// <summary>Writes a result.</summary>
    /// <exception cref="RemovalException">The file cannot be written.</exception>
    public static void Write(string path, ComparedRemoval result)
    {
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
        .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
            .SelectMany(scenario => Directory.EnumerateFiles(scenario, "*.json").Order(StringComparer.Ordinal))
            .Select(Find)
            .OfType<ComparedRemoval>(),
    ];

    /// <summary>Why a run must not take a place: another model's result is there. Null where it may.</summary>
    /// <param name="path">The place.</param>
    /// <param name="model">The model.</param>
    public static string? FindStranger(string path, string model)
    {
        if (Find(path) is not { } earlier || earlier.Path == model || !File.Exists(model) || earlier.Sha256Before == Sha256.OfFile(model))
            return null;
        return $"{model}: in its place there is a result of another model, {earlier.Path}. Name the scenario otherwise, or choose another output folder.";
    }
}
