using System.Text.Json;
using Medic.Engine.Removal;

namespace Medic.Engine.Runs;

/// <summary>
/// What a run is of: its models, as they were when the first shard began, and how they are treated. It stands in the run folder as
/// <c>run.json</c> and never changes; every shard works by it.
/// </summary>
public sealed record RunPlan
{
    /// <summary>The file's name in the run folder.</summary>
    public const string FileName = "run.json";

    private const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(ResultJson.Options) { WriteIndented = true };

    /// <summary>The file's own version.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Medic's version.</summary>
    public required string Version { get; init; }

    /// <summary>When the run was begun, by the clock of the machine that began it.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>How many shards there are.</summary>
    public required int ShardCount { get; init; }

    /// <summary>By what the models were divided.</summary>
    public required ShardBalance Balance { get; init; }

    /// <summary>SHA-256 of the files that hold the clean samples, lower-case hexadecimal.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>The settings of the models, as the log has them; of the first one, where they are not alike.</summary>
    public required IReadOnlyDictionary<string, object?> Options { get; init; }

    /// <summary>All models, ordered by their places.</summary>
    public required IReadOnlyList<RunModel> Models { get; init; }

    /// <summary>Plans a run.</summary>
    /// <param name="jobs">All models of the run, one or more: not one shard's.</param>
    /// <param name="shardCount">How many shards there are.</param>
    /// <param name="balance">By what models are divided.</param>
    /// <param name="cancellationToken">Ends the reading of the samples' files.</param>
    /// <exception cref="RunException">The samples cannot be read.</exception>
    public static RunPlan Create(IReadOnlyList<CloneJob> jobs, int shardCount, ShardBalance balance, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var shards = Shard.Divide(jobs, shardCount, balance);
        // Thousands of models have a few settings between them, and to hash some means to look into the samples' folder.
        var settings = jobs.Select(job => job.Options).Distinct().ToDictionary(options => options, CloneFingerprint.OfSettings);
        var models = jobs.Select(job => new RunModel(
            job.Plan.Place, Shard.SizeOf(job.Plan.Path), shards(job.Plan.Place), settings[job.Options]));
        return new RunPlan
        {
            Version = MedicVersion.Current,
            Created = DateTimeOffset.Now,
            ShardCount = shardCount,
            Balance = balance,
            DataSha256 = FileTreeHash.Of(jobs[0].Options.DataPath, cancellationToken),
            Options = Auditing.AuditFigures.Options(jobs[0].Options),
            Models = [.. models.OrderBy(model => model.Place, StringComparer.Ordinal)],
        };
    }

    /// <summary>Reads a run's plan.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="RunException">There is none, or it cannot be read.</exception>
    public static RunPlan Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            using var stream = File.OpenRead(path);
            var plan = JsonSerializer.Deserialize<RunPlan>(stream, Json);
            return plan is { Format: CurrentFormat }
                ? plan
                : throw new RunException($"{path}: has format {plan?.Format}; this version of Medic reads {CurrentFormat}. Use the version that began the run.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunException($"{Path.GetFullPath(folder)} is no run folder: it has no {FileName}. Name the folder that the shards were given.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            throw new RunException($"{path}: cannot be read as a run's plan: {error.Message}", error);
        }
    }

    /// <summary>Writes the plan, where no other shard was faster.</summary>
    /// <param name="folder">The run folder, which is made if need be.</param>
    /// <returns>The plan that now stands there: this one, or the faster one's.</returns>
    /// <exception cref="RunException">It cannot be written.</exception>
    internal RunPlan WriteOrRead(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path))
                AtomicFile.Write(path, overwrite: false, stream => JsonSerializer.Serialize(stream, this, Json));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another shard was faster.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{Path.GetFullPath(folder)}: the run folder cannot be written: {error.Message} Choose a folder that every machine can write to.", error);
        }

        return Read(folder);
    }

    /// <summary>Refuses a shard that would do something else than the run's others.</summary>
    /// <param name="own">What this shard was told.</param>
    /// <param name="folder">The run folder, for the message.</param>
    /// <exception cref="RunException">They differ.</exception>
    internal void RequireSame(RunPlan own, string folder)
    {
        Require(Version == own.Version, "was begun by Medic", Version, own.Version);
        Require(ShardCount == own.ShardCount, "has a number of shards of", ShardCount, own.ShardCount);
        Require(Balance == own.Balance, "divides its models by", Balance, own.Balance);
        Require(DataSha256 == own.DataSha256, "has clean samples with the SHA-256", DataSha256, own.DataSha256);
        var settings = Models.ToDictionary(model => model.Place, model => model.Settings, StringComparer.Ordinal);
        foreach (var model in own.Models)
        {
            if (settings.TryGetValue(model.Place, out var theirs) && theirs != model.Settings)
                throw new RunException($"{Path.GetFullPath(folder)}: this run treats {model.Place} with other settings: {Differences(own)}. Give every shard the same ones, or begin a run in another folder.");
        }

        void Require(bool same, string what, object theirs, object ours)
        {
            if (!same)
                throw new RunException($"{Path.GetFullPath(folder)}: this run {what} {theirs}; this shard was given {ours}. Give every shard the same, or begin a run in another folder.");
        }
    }

    private string Differences(RunPlan own)
    {
        // What was read from the file are JSON values, and the others are not: their texts are alike.
        var differing = own.Options.Where(option => Text(option.Value) != Text(Options.GetValueOrDefault(option.Key)))
            .Select(option => $"{option.Key} is {Text(option.Value)} here and {Text(Options.GetValueOrDefault(option.Key))} there").ToArray();
        return differing.Length > 0 ? string.Join(", ", differing) : "they differ for this model";

        static string Text(object? value) => JsonSerializer.Serialize(value, ResultJson.Options);
    }
}
