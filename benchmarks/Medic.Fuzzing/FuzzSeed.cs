using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Containers;

namespace Medic.Fuzzing;

/// <summary>A good file, or what an archive holds under one name.</summary>
/// <param name="bytes">What it holds.</param>
internal sealed class FuzzSeed(byte[] bytes)
{
    private readonly Lazy<IReadOnlyList<(string Name, FuzzSeed Contents)>> _entries = new(() => ReadEntries(bytes));
    private readonly Lazy<IReadOnlyList<int>> _instructions = new(() => PickleMutation.FindInstructions(bytes));

    public byte[] Bytes { get; } = bytes;

    /// <summary>Its entries, where it is a zip archive; none otherwise.</summary>
    public IReadOnlyList<(string Name, FuzzSeed Contents)> Entries => _entries.Value;

    /// <summary>Where the instructions of the pickle begin that it begins with, and where the last one ends; as good as none where it is no pickle.</summary>
    public IReadOnlyList<int> Instructions => _instructions.Value;

    private static (string Name, FuzzSeed Contents)[] ReadEntries(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith("PK\u0003\u0004"u8))
            return [];
        using var folder = new WorkingFolder();
        File.WriteAllBytes(folder["archive"], bytes);
        using var file = new RandomAccessFile(folder["archive"]);
        var budget = new MemoryBudget(long.MaxValue);
        var zip = new ZipReader(file, new CheckpointReadOptions(), budget);
        return [.. zip.Entries.Select(entry => (entry.Name, new FuzzSeed(zip.Read(entry, budget).ToArray())))];
    }
}
