using System.Security.Cryptography;
using System.Text.Json;
using Medic.Engine.Checkpoints;

namespace Medic.Tests.Shared;

/// <summary>What may be found on disk when a run has ended, in whatever way.</summary>
internal static class Leftovers
{
    /// <summary>The outputs that are there, by file name: SHA-256. Fails where one is not whole.</summary>
    public static Dictionary<string, string> Outputs(string output) =>
        Directory.GetFiles(output, "*.pth").Order(StringComparer.Ordinal).ToDictionary(file => Path.GetFileName(file), file =>
        {
            Assert.NotNull(CheckpointReader.Read(file).MedicRecord);
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))).ToLowerInvariant();
        });

    /// <summary>The names of the files in a folder and below it.</summary>
    public static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>The log's entries in order; a line that a kill or a full disk has cut is null.</summary>
    public static JsonElement?[] Entries(string log) =>
        [.. Directory.GetFiles(log, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Select(Parse)];

    /// <summary>What the log says of models: file name and status, in order.</summary>
    public static (string File, string Status)[] Logged(string log) =>
    [
        .. Entries(log).OfType<JsonElement>().Where(entry => entry.GetProperty("event").GetString() == "ModelDone")
            .Select(entry => (Path.GetFileName(entry.GetProperty("file").GetString()!), entry.GetProperty("status").GetString()!)),
    ];

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
