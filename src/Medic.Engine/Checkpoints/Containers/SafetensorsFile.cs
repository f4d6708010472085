using System.Buffers.Binary;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>
/// A safetensors file: the length of a header, the header, which is JSON, and the tensors' bytes. Nothing in it can act; what it
/// says of places and sizes is believed only where the tensors fill the file from end to end, without gaps or overlap.
/// </summary>
internal sealed class SafetensorsFile : CheckpointContainer
{
    private const int LengthSize = sizeof(ulong);

    private readonly RandomAccessFile _file;
    private readonly MemoryBudget _budget;
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>Reads the header; tensors are read when they are asked for.</summary>
    public SafetensorsFile(RandomAccessFile file, CheckpointReadOptions limits, MemoryBudget budget)
    {
        _file = file;
        _budget = budget;
        Span<byte> length = stackalloc byte[LengthSize];
        file.ReadExactly(length, 0);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > (ulong)(file.Length - LengthSize))
            throw Damaged($"its header of {headerLength} bytes ends beyond the file");
        if (headerLength > (ulong)limits.MaxHeaderBytes)
        {
            throw FileProblem.Excessive(
                $"its header has {headerLength} bytes; at most {limits.MaxHeaderBytes} are read", nameof(CheckpointReadOptions.MaxHeaderBytes));
        }

        var bytes = file.Read(LengthSize, (long)headerLength, budget, "its header");
        var header = SafetensorsHeader.Parse(bytes.Span, limits, budget);
        var start = LengthSize + bytes.Length;
        RequireFilled(header.Tensors, file.Length - start);

        var root = new PythonDictionary { Attributes = header.Medic is { } record ? Attributes(record) : null };
        foreach (var tensor in header.Tensors)
        {
            _places.Add(tensor.Name, new Place(start + tensor.Begin, tensor.End - tensor.Begin));
            var storage = new PickledStorage(tensor.Name, tensor.Type, 0, (tensor.End - tensor.Begin) / tensor.Type.Size());
            root.Set(tensor.Name, new PickledTensor(storage, tensor.Type, 0, tensor.Shape, RowMajorStrides(tensor.Shape)));
        }

        Root = root;
    }

    /// <inheritdoc/>
    public override CheckpointFormat Format => CheckpointFormat.Safetensors;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadStorage(string key)
    {
        var place = _places[key];
        return _file.Read(place.Start, place.Length, _budget, $"'{key}'");
    }

    private static InvalidDataException Damaged(string detail) => FileProblem.Damaged($"as a safetensors file, {detail}");

    // The format forbids gaps: in one, a file could hide anything.
    private static void RequireFilled(IEnumerable<SafetensorsEntry> tensors, long size)
    {
        var position = 0L;
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            if (tensor.Begin != position)
                throw Damaged($"'{tensor.Name}' begins at byte {tensor.Begin}, and the tensors before it end at {position}");
            var elements = tensor.Shape.Aggregate((Int128)1, (count, extent) => Int128.Min(count * extent, long.MaxValue));
            if (elements * tensor.Type.Size() != tensor.End - tensor.Begin)
            {
                throw Damaged(
                    $"'{tensor.Name}' is {tensor.Type.SafetensorsName()} [{string.Join(", ", tensor.Shape)}], and has {tensor.End - tensor.Begin} bytes");
            }

            position = tensor.End;
        }

        if (position != size)
            throw Damaged($"its tensors have {position} bytes, and {size} are there");
    }

    private static PythonDictionary Attributes(PythonDictionary record)
    {
        var attributes = new PythonDictionary();
        attributes.Set(Checkpoint.MedicKey, record);
        return attributes;
    }

    private static long[] RowMajorStrides(long[] shape)
    {
        var strides = new long[shape.Length];
        var stride = 1L;
        for (var dimension = shape.Length - 1; dimension >= 0; dimension--)
        {
            strides[dimension] = stride;
            stride *= Math.Max(shape[dimension], 1);
        }

        return strides;
    }

    private readonly record struct Place(long Start, long Length);
}
