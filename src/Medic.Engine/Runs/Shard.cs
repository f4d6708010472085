using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Medic.Engine.Removal;

namespace Medic.Engine.Runs;

/// <summary>One of the parts that a run's models are divided into. Every model belongs to exactly one, whoever asks and when.</summary>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">How many parts there are.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>The whole.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Reads a shard as options spell it.</summary>
    /// <param name="text"><c>K/N</c>, K from 0 and below N.</param>
    /// <exception cref="RunException">It is none.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var index, var count] && Read(index, count) is { } shard
            ? shard
            : throw new RunException($"'{text}' is no shard. Give K/N, where N is how many there are and K is from 0 to N - 1: 0/8.");
    }

    /// <summary>The shard that a scheduler gave this process: a Slurm array's task, or a pod of a Kubernetes Indexed Job.</summary>
    /// <remarks>
    /// <c>SLURM_ARRAY_TASK_ID</c>, _MIN, _COUNT (and _STEP: tasks are numbered from their first one on); <c>JOB_COMPLETION_INDEX</c> with
    /// <c>MEDIC_SHARDS</c>, since Kubernetes does not tell a pod how many there are.
    /// </remarks>
    /// <param name="variable">Gives an environment variable; null where there is none.</param>
    /// <returns>Null where no scheduler says anything.</returns>
    /// <exception cref="RunException">What it says makes no shard.</exception>
    public static Shard? FromEnvironment(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable("SLURM_ARRAY_TASK_ID") is { Length: > 0 } task)
        {
            var (count, first, step) = (variable("SLURM_ARRAY_TASK_COUNT"), variable("SLURM_ARRAY_TASK_MIN") ?? "0", variable("SLURM_ARRAY_TASK_STEP") ?? "1");
            var place = Number(task) is { } id && Number(first) is { } from && Number(step) is > 0 and { } by && (id - from) % by == 0 ? $"{(id - from) / by}" : string.Empty;
            return Read(place, count)
                ?? throw new RunException($"Slurm says that this is array task {task} of {count ?? "an unknown number"}, from {first} in steps of {step}: that makes no shard. Submit an array without gaps, or give the shard.");
        }

        if (variable("JOB_COMPLETION_INDEX") is { Length: > 0 } pod)
        {
            var count = variable("MEDIC_SHARDS");
            return Read(pod, count)
                ?? throw new RunException($"Kubernetes says that this is completion {pod}, and MEDIC_SHARDS '{count}': that makes no shard. Set MEDIC_SHARDS to the job's completions, or give the shard.");
        }

        return null;

        static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The models of this shard, where no run folder keeps the division.</summary>
    /// <param name="jobs">All models.</param>
    /// <param name="balance">By what they are divided. By size, every shard must find the same files.</param>
    public IReadOnlyList<CloneJob> Of(IReadOnlyList<CloneJob> jobs, ShardBalance balance)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var shards = Divide(jobs, Count, balance);
        return [.. jobs.Where(job => shards(job.Plan.Place) == Index)];
    }

    /// <summary>Divides models.</summary>
    /// <returns>Gives the shard of a model's place.</returns>
    internal static Func<string, int> Divide(IReadOnlyList<CloneJob> jobs, int count, ShardBalance balance)
    {
        if (balance == ShardBalance.Name)
            return place => OfName(place, count);
        var shards = BySize(jobs.Select(job => (job.Plan.Place, SizeOf(job.Plan.Path))), count);
        return place => shards[place];
    }

    /// <summary>A file's bytes; 0 where there is none.</summary>
    internal static long SizeOf(string path) => File.Exists(path) ? FileSize.Of(path) : 0;

    /// <summary>The shard that a model belongs to by its name alone: nothing needs to be known of other models.</summary>
    /// <param name="place">The model's path below the root, with <c>/</c> between its parts.</param>
    /// <param name="count">How many shards there are.</param>
    public static int OfName(string place, int count)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)(BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(place))) % (ulong)count);
    }

    /// <summary>Divides models so that shards have about as many bytes: the largest first, each to the shard that has least so far.</summary>
    /// <param name="sizes">Every model's place and bytes. The same models give the same shards, in whatever order they come.</param>
    /// <param name="count">How many shards there are.</param>
    public static IReadOnlyDictionary<string, int> BySize(IEnumerable<(string Place, long Size)> sizes, int count)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var loads = new PriorityQueue<int, (long Bytes, int Shard)>(Enumerable.Range(0, count).Select(shard => (shard, (0L, shard))));
        var shards = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (place, size) in sizes.OrderByDescending(model => model.Size).ThenBy(model => model.Place, StringComparer.Ordinal))
        {
            loads.TryDequeue(out var shard, out var load);
            shards.Add(place, shard);
            loads.Enqueue(shard, (load.Bytes + size, shard));
        }

        return shards;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static Shard? Read(string index, string? count) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var k)
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && k < n
            ? new Shard(k, n)
            : null;
}
