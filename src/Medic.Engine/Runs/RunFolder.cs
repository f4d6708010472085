using System.Globalization;
using System.Text.Json;

namespace Medic.Engine.Runs;

/// <summary>
/// The folder that the shards of a run share: <c>run.json</c>, below <c>results</c> a file a model, below <c>shards</c> what each shard
/// at work last said, below <c>logs</c> each shard's log. Every file is written whole, and none by two shards.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class RunFolder(string path)
{
    private const int NameLength = 32;

    private static readonly JsonSerializerOptions Json = ResultJson.Options;

    /// <summary>The folder, as a full path.</summary>
    public string FullPath { get; } = Path.GetFullPath(path);

    private string Results => Path.Combine(FullPath, "results");

    private string Shards => Path.Combine(FullPath, "shards");

    /// <summary>Where a shard's log goes.</summary>
    /// <param name="shard">The shard.</param>
    public string LogPath(int shard) => Path.Combine(FullPath, "logs", string.Create(CultureInfo.InvariantCulture, $"shard-{shard}-.jsonl"));

    /// <summary>Keeps what became of a model; of a model that is done already, the first record stays.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    internal void Keep(ModelRecord record)
    {
        RequireThere();
        // Of a shard that is run twice at once, the second finds what the first has done.
        if (Find(record.Place) is not { IsFinal: true })
            Write(ResultPath(record.Place), record);
    }

    /// <summary>What became of a model; null where nothing is known.</summary>
    internal ModelRecord? Find(string place)
    {
        var file = ResultPath(place);
        return File.Exists(file) ? TryRead<ModelRecord>(file) : null;
    }

    /// <summary>All records, in no order. A file that is none is null, with its path.</summary>
    internal IEnumerable<(string File, ModelRecord? Record)> Records() =>
        Directory.Exists(Results) ? Directory.EnumerateFiles(Results, "*.json").Select(file => (file, TryRead<ModelRecord>(file))) : [];

    /// <summary>What counting takes of all records, and when each was written by the folder's own clock, in no order.</summary>
    internal IReadOnlyList<(ModelRecordHead Head, DateTime Time)> Heads() => Directory.Exists(Results)
        ? [.. Directory.EnumerateFiles(Results, "*.json").AsParallel()
            .Select(file => (Head: TryRead<ModelRecordHead>(file), Time: File.GetLastWriteTimeUtc(file)))
            .Where(entry => entry.Head is not null)
            .Select(entry => (entry.Head!, entry.Time))]
        : [];

    /// <summary>The path of a model's record.</summary>
    internal string ResultPath(string place) =>
        Path.Combine(Results, Sha256.OfText(place)[..NameLength] + ".json");

    /// <summary>Says where a shard stands.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    internal void Beat(ShardBeat beat)
    {
        RequireThere();
        Write(Path.Combine(Shards, string.Create(CultureInfo.InvariantCulture, $"{beat.Shard}.json")), beat);
    }

    /// <summary>What every shard last said, and when, by the folder's own clock.</summary>
    internal IEnumerable<(ShardBeat Beat, DateTime Time)> Beats()
    {
        if (!Directory.Exists(Shards))
            yield break;
        foreach (var file in Directory.EnumerateFiles(Shards, "*.json"))
        {
            if (TryRead<ShardBeat>(file) is { } beat)
                yield return (beat, File.GetLastWriteTimeUtc(file));
        }
    }

    /// <summary>
    /// The time by the clock that gives this folder's files theirs: of the file server, which no node's clock need agree with. The
    /// machine's own where the folder cannot be written.
    /// </summary>
    internal DateTime Now()
    {
        var probe = Path.Combine(FullPath, $".{Guid.NewGuid():N}.tmp");
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
            }

            var time = File.GetLastWriteTimeUtc(probe);
            File.Delete(probe);
            return time;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return DateTime.UtcNow;
        }
    }

    // Where the file system is away for a while, its mount point is an empty folder: what is written there is lost when it comes back.
    private void RequireThere()
    {
        if (!File.Exists(Path.Combine(FullPath, RunPlan.FileName)))
            throw new IOException($"{RunPlan.FileName} is not there: the folder is away.");
    }

    private static void Write<T>(string file, T value) =>
        AtomicFile.Write(file, overwrite: true, stream => JsonSerializer.Serialize(stream, value, Json));

    private static T? TryRead<T>(string file)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(file), Json);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or FileNotFoundException)
        {
            return null;
        }
    }
}
