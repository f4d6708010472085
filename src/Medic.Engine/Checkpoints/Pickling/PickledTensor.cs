namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>A tensor as a pickle describes it: a view of a storage that has not been read yet.</summary>
internal sealed class PickledTensor
{
    /// <summary>PyTorch's own limit.</summary>
    public const int MaxDimensions = 64;

    /// <summary>Describes a view, and sees to it that it stays inside its storage.</summary>
    public PickledTensor(PickledStorage storage, ElementType elementType, long offset, long[] shape, long[] strides)
    {
        // Before anything is said of them one by one.
        if (shape.Length != strides.Length || shape.Length > MaxDimensions)
            throw FileProblem.Damaged($"a tensor has {shape.Length} extents and {strides.Length} strides; as many of both are possible, and at most {MaxDimensions}");
        if (offset < 0 || HasNegative(shape) || HasNegative(strides))
        {
            throw FileProblem.Damaged(
                $"a tensor of shape [{string.Join(", ", shape)}] has strides [{string.Join(", ", strides)}] and offset {offset}");
        }

        // Held below 2^63 at every step, neither of the two can overflow.
        Int128 count = 1;
        Int128 last = offset;
        for (var dimension = 0; dimension < shape.Length; dimension++)
        {
            count = Int128.Min(count * shape[dimension], long.MaxValue);
            last = Int128.Min(last + ((Int128)(shape[dimension] - 1) * strides[dimension]), long.MaxValue);
        }

        if (count > 0 && last >= storage.Count)
        {
            throw FileProblem.Damaged(
                $"a tensor of shape [{string.Join(", ", shape)}] reaches beyond its storage '{storage.Key}' of {storage.Count} elements");
        }

        Storage = storage;
        ElementType = elementType;
        Offset = offset;
        Shape = shape;
        Strides = strides;
        Count = (long)count;
    }

    public PickledStorage Storage { get; }

    public ElementType ElementType { get; }

    public long Offset { get; }

    public long[] Shape { get; }

    public long[] Strides { get; }

    public long Count { get; }

    /// <summary>Whether the elements stand one after the other in row-major order.</summary>
    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var dimension = Shape.Length - 1; dimension >= 0; dimension--)
            {
                if (Shape[dimension] != 1 && Strides[dimension] != expected)
                    return false;
                expected *= Shape[dimension];
            }

            return true;
        }
    }

    private static bool HasNegative(ReadOnlySpan<long> numbers)
    {
        foreach (var number in numbers)
        {
            if (number < 0)
                return true;
        }

        return false;
    }
}
