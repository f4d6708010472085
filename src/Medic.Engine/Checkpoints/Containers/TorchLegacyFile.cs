using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>
/// The format before PyTorch 1.6: pickles of a magic number, a version, facts about the machine, the object and the keys of
/// its storages; then, in the order of the keys, each storage's element count and bytes.
/// </summary>
internal sealed class TorchLegacyFile : CheckpointContainer
{
    private const long ProtocolVersion = 1001;

    /// <summary>What every such file begins with.</summary>
    public static readonly BigInteger MagicNumber =
        BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _storages = new(StringComparer.Ordinal);

    /// <summary>Reads the file.</summary>
    public TorchLegacyFile(RandomAccessFile file, CheckpointReadOptions limits, MemoryBudget budget)
    {
        var input = new PickleInput(file, limits.MaxPickleBytes);
        if (new Unpickler(input, limits, budget).Load() is not BigInteger magic || magic != MagicNumber)
            throw FileProblem.NoCheckpoint("another Python pickle");
        if (new Unpickler(input, limits, budget).Load() is not ProtocolVersion)
            throw FileProblem.Unsupported($"a version of PyTorch's old format other than {ProtocolVersion}");
        if (new Unpickler(input, limits, budget).Load() is PythonDictionary system
            && system.TryGetValue("little_endian", out var isLittleEndian) && isLittleEndian is false)
            throw FileProblem.Unsupported("values that are not little-endian");

        var unpickler = new Unpickler(input, limits, budget);
        Root = unpickler.Load();
        Objects = unpickler.Objects;
        if (new Unpickler(input, limits, budget).Load() is not IReadOnlyList<object?> keys)
            throw FileProblem.Damaged("it does not list its storages");

        var position = input.Position;
        foreach (var key in keys)
        {
            if (key is not string name || !unpickler.Storages.TryGetValue(name, out var storage))
                throw FileProblem.Damaged($"it has a storage '{PrintableText.OfValue(key)}' that no tensor uses");
            position = ReadStorageAt(file, position, storage, budget, out var bytes);
            _storages[name] = bytes;
        }
    }

    /// <inheritdoc/>
    public override CheckpointFormat Format => CheckpointFormat.TorchLegacy;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadStorage(string key) =>
        _storages.TryGetValue(key, out var bytes) ? bytes : throw FileProblem.Damaged($"storage '{key}' is missing");

    // Returns where the storage ends.
    private static long ReadStorageAt(RandomAccessFile file, long position, PickledStorage storage, MemoryBudget budget, out ReadOnlyMemory<byte> bytes)
    {
        Span<byte> header = stackalloc byte[sizeof(long)];
        var size = storage.ElementType.Size();
        var left = file.Length - position - header.Length;
        if (left >= 0)
            file.ReadExactly(header, position);
        var count = BinaryPrimitives.ReadInt64LittleEndian(header);
        if (left < 0 || count < 0 || count > left / size)
        {
            throw FileProblem.Damaged(
                $"storage '{storage.Key}' needs {storage.Count} elements of {size} bytes, and {Math.Max(left, 0)} bytes are left");
        }

        bytes = file.Read(position + header.Length, count * size, budget, $"storage '{storage.Key}'");
        return position + header.Length + bytes.Length;
    }
}
