namespace Medic.Engine.Checkpoints.Containers;

/// <summary>How much memory a file's tensors may still take: a small file must not be able to ask for a large one.</summary>
/// <param name="bytes">The whole budget.</param>
internal sealed class MemoryBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>Allocates within the budget.</summary>
    /// <param name="elements">How many elements.</param>
    /// <param name="elementSize">Bytes per element.</param>
    /// <param name="what">What the memory is for, to be named in the error.</param>
    public byte[] Allocate(long elements, int elementSize, string what)
    {
        if (elements > _left / elementSize)
        {
            throw new InvalidDataException(
                $"refuses to load: {what} would take more memory than a file of this size needs ({nameof(CheckpointReadOptions.ExpansionAllowance)}).");
        }

        var size = elements * elementSize;
        if (size > Array.MaxLength)
            throw new InvalidDataException($"holds too large a tensor for Medic: {what} takes {size} bytes; at most {Array.MaxLength} can be read.");
        _left -= size;
        return size == 0 ? [] : GC.AllocateUninitializedArray<byte>((int)size);
    }
}
