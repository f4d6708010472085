using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>An open checkpoint file: what its pickle says, and the storages that stand beside it.</summary>
internal abstract class CheckpointContainer : IDisposable
{
    /// <summary>How the file is laid out.</summary>
    public abstract CheckpointFormat Format { get; }

    /// <summary>The value that was given to <c>torch.save</c>.</summary>
    public object? Root { get; protected init; }

    /// <summary>Every instance of an unknown class that the pickle makes.</summary>
    public IReadOnlyList<PickledObject> Objects { get; protected init; } = [];

    /// <summary>Opens a file of either format.</summary>
    /// <param name="stream">The file; it stays the caller's.</param>
    /// <param name="limits">What the file may ask for.</param>
    /// <param name="budget">The memory its tensors may take.</param>
    /// <exception cref="InvalidDataException">It is no checkpoint, is damaged, or asks for more than data.</exception>
    public static CheckpointContainer Open(FileStream stream, CheckpointReadOptions limits, MemoryBudget budget)
    {
        if (stream.Length == 0)
            throw new InvalidDataException("is empty. Copy the file again from where it came.");
        var head = new byte[FileSignature.Length];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return FileSignature.Recognize(head.AsSpan(0, length)) switch
        {
            FileSignature.Zip => new TorchZipFile(stream, limits, budget),
            FileSignature.Pickle => new TorchLegacyFile(stream, limits, budget),
            var other => throw new InvalidDataException($"is no PyTorch checkpoint but {other}. Give a file that torch.save has written."),
        };
    }

    /// <summary>The bytes of a storage, read once however often they are asked for.</summary>
    /// <param name="key">The storage's name in the file.</param>
    public abstract ReadOnlyMemory<byte> ReadStorage(string key);

    /// <inheritdoc/>
    public abstract void Dispose();
}
