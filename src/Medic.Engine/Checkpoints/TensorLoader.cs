using System.Runtime.InteropServices;
using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints;

/// <summary>Turns a pickle's descriptions of tensors into tensors.</summary>
internal sealed class TensorLoader(CheckpointContainer container, MemoryBudget budget)
{
    private readonly Dictionary<PickledTensor, TensorData> _loaded = new(ReferenceEqualityComparer.Instance);

    /// <summary>Loads a tensor; one that lies row by row in its storage shares the storage's memory.</summary>
    public TensorData Load(PickledTensor tensor)
    {
        if (!_loaded.TryGetValue(tensor, out var data))
        {
            data = new TensorData(tensor.ElementType, tensor.Shape, RowMajorBytes(tensor));
            _loaded.Add(tensor, data);
        }

        return data;
    }

    /// <summary>Loads a storage that was saved for itself.</summary>
    public TensorData Load(PickledStorage storage) => new(storage.ElementType, [storage.Count], Bytes(storage));

    private static void Gather(PickledTensor tensor, ReadOnlySpan<byte> source, Span<byte> target)
    {
        switch (tensor.ElementType.Size())
        {
            case 1:
                Gather(tensor, source, target, 0);
                break;
            case 2:
                Gather(tensor, MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, ushort>(target), 0);
                break;
            case 4:
                Gather(tensor, MemoryMarshal.Cast<byte, uint>(source), MemoryMarshal.Cast<byte, uint>(target), 0);
                break;
            default:
                Gather(tensor, MemoryMarshal.Cast<byte, ulong>(source), MemoryMarshal.Cast<byte, ulong>(target), 0);
                break;
        }
    }

    // Every dimension but the last cuts the target into equal parts; the source begins at the element it is given from.
    private static void Gather<T>(PickledTensor tensor, ReadOnlySpan<T> source, Span<T> target, int dimension)
    {
        var extent = (int)tensor.Shape[dimension];
        var stride = (int)tensor.Strides[dimension];
        if (dimension == tensor.Shape.Length - 1)
        {
            for (var i = 0; i < extent; i++)
                target[i] = source[i * stride];
            return;
        }

        var part = target.Length / extent;
        for (var i = 0; i < extent; i++)
            Gather(tensor, source[(i * stride)..], target.Slice(i * part, part), dimension + 1);
    }

    private ReadOnlyMemory<byte> RowMajorBytes(PickledTensor tensor)
    {
        if (tensor.Count == 0)
            return default;
        var size = tensor.ElementType.Size();
        var source = Bytes(tensor.Storage)[(int)(tensor.Offset * size)..];
        if (tensor.IsContiguous)
            return source[..(int)(tensor.Count * size)];
        var target = budget.Allocate(tensor.Count, size, $"a tensor of shape [{string.Join(", ", tensor.Shape)}]");
        Gather(tensor, source.Span, target);
        return target;
    }

    // What the pickle says of a storage is checked here against what the file holds.
    private ReadOnlyMemory<byte> Bytes(PickledStorage storage)
    {
        if (storage.Count == 0)
            return default;
        var bytes = container.ReadStorage(storage.Key);
        var size = storage.ElementType.Size();
        if (storage.Offset + storage.Count > bytes.Length / size)
        {
            throw FileProblem.Damaged(
                $"storage '{storage.Key}' should hold {storage.Offset + storage.Count} elements of {size} bytes; it has {bytes.Length} bytes");
        }

        return bytes.Slice((int)(storage.Offset * size), (int)(storage.Count * size));
    }
}
