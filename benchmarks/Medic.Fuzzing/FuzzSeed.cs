using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Containers;

namespace Medic.Fuzzing;

/// <summary>A good file.</summary>
/// <param name="bytes">What it holds.</param>
internal sealed class FuzzSeed(byte[] bytes)
{
    private readonly Lazy<IReadOnlyList<(string Name, byte[] Contents)>> _entries = new(() => ReadEntries(bytes));

    public byte[] Bytes { get; } = bytes;

    /// <summary>Its entries, where it is a zip archive; none otherwise.</summary>
    public IReadOnlyList<(string Name, byte[] Contents)> Entries => _entries.Value;

    private static (string Name, byte[] Contents)[] ReadEntries(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith("PK\u0003\u0004"u8))
            return [];
        using var folder = new WorkingFolder();
        File.WriteAllBytes(folder["archive"], bytes);
        using var file = new RandomAccessFile(folder["archive"]);
        var budget = new MemoryBudget(long.MaxValue);
        var zip = new ZipReader(file, new CheckpointReadOptions(), budget);
        return [.. zip.Entries.Select(entry => (entry.Name, zip.Read(entry, budget)))];
    }
}
