using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>An open checkpoint file: what its pickle or header says, and the storages that stand beside it.</summary>
internal abstract class CheckpointContainer
{
    /// <summary>How the file is laid out.</summary>
    public abstract CheckpointFormat Format { get; }

    /// <summary>The value that was given to <c>torch.save</c>; of a safetensors file, its tensors by name.</summary>
    public object? Root { get; protected init; }

    /// <summary>Every instance of an unknown class that the pickle makes.</summary>
    public IReadOnlyList<PickledObject> Objects { get; protected init; } = [];

    /// <summary>Opens a file of any known format.</summary>
    /// <param name="file">The file; it stays the caller's.</param>
    /// <param name="limits">What the file may ask for.</param>
    /// <param name="budget">The memory its tensors may take.</param>
    /// <exception cref="InvalidDataException">It is no checkpoint, is damaged, or asks for more than data.</exception>
    public static CheckpointContainer Open(RandomAccessFile file, CheckpointReadOptions limits, MemoryBudget budget)
    {
        if (file.Length == 0)
            throw new InvalidDataException("is empty. Copy the file again from where it came.");
        Span<byte> head = stackalloc byte[FileSignature.Length];
        return FileSignature.Recognize(head[..file.Read(head, 0)]) switch
        {
            FileSignature.Zip => new TorchZipFile(file, limits, budget),
            FileSignature.Pickle => new TorchLegacyFile(file, limits, budget),
            FileSignature.Safetensors => new SafetensorsFile(file, limits, budget),
            var other => throw FileProblem.NoCheckpoint($"{other}"),
        };
    }

    /// <summary>Holds all that was read against the checksums that the file has of it.</summary>
    /// <exception cref="InvalidDataException">Something does not fit.</exception>
    public virtual void RequireChecksums()
    {
    }

    /// <summary>The bytes of a storage, read once however often they are asked for.</summary>
    /// <param name="key">The storage's name in the file.</param>
    public abstract ReadOnlyMemory<byte> ReadStorage(string key);
}
