namespace Medic.Engine.Checkpoints.Containers;

/// <summary>How much memory a file's contents may still take: a small file must not be able to ask for a large one.</summary>
/// <param name="bytes">The whole budget.</param>
internal sealed class MemoryBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>What a file may take, read whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="limits">What it may ask for beyond twice its size.</param>
    public static MemoryBudget For(RandomAccessFile file, CheckpointReadOptions limits) => new(BytesFor(file, limits));

    /// <summary>The same in bytes.</summary>
    /// <inheritdoc cref="For"/>
    public static long BytesFor(RandomAccessFile file, CheckpointReadOptions limits) => (2 * file.Length) + limits.ExpansionAllowance;

    /// <summary>Counts memory that something else allocates.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="what">What the memory is for, to be named in the error.</param>
    public void Charge(long bytes, string what)
    {
        if (bytes > _left)
            throw TooMuch(what);
        _left -= bytes;
    }

    /// <summary>Allocates within the budget.</summary>
    /// <param name="elements">How many elements.</param>
    /// <param name="elementSize">Bytes per element.</param>
    /// <param name="what">What the memory is for, to be named in the error.</param>
    public byte[] Allocate(long elements, int elementSize, string what)
    {
        if (elements > _left / elementSize)
            throw TooMuch(what);

        var size = elements * elementSize;
        if (size > Array.MaxLength)
            throw FileProblem.Unsupported($"more than {Array.MaxLength} bytes in one piece ({what})");
        _left -= size;
        return size == 0 ? [] : GC.AllocateUninitializedArray<byte>((int)size);
    }

    private static InvalidDataException TooMuch(string what) => FileProblem.Excessive(
        $"{what} would take more memory than a file of this size needs", nameof(CheckpointReadOptions.ExpansionAllowance));
}
