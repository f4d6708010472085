namespace Medic.Engine.Checkpoints;

/// <summary>A checkpoint as read: a network's tensors, how they were wrapped, and what else the file holds.</summary>
public sealed record Checkpoint
{
    /// <summary>The key of the record that Medic leaves in what it writes.</summary>
    public const string MedicKey = "medic";

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>How the file is laid out.</summary>
    public required CheckpointFormat Format { get; init; }

    /// <summary>The top-level key under which the tensors are; null if they are the top level.</summary>
    public required string? WrapperKey { get; init; }

    /// <summary>Whether every name began with <c>module.</c>, as <c>nn.DataParallel</c> leaves it.</summary>
    public required bool HasModulePrefix { get; init; }

    /// <summary>Whether a whole <c>nn.Module</c> was pickled, not its state dict.</summary>
    public required bool IsPickledModule { get; init; }

    /// <summary>The network's tensors, without the <c>module.</c> prefix.</summary>
    public required StateDict StateDict { get; init; }

    /// <summary>
    /// The other top-level values, as <see cref="long"/> or <see cref="System.Numerics.BigInteger"/>, <see cref="double"/>,
    /// <see cref="bool"/>, <see cref="string"/>, null, <c>byte[]</c>, <see cref="IReadOnlyList{T}"/> (lists and sets),
    /// <see cref="PythonTuple"/>, <see cref="PythonDictionary"/>, <see cref="TensorData"/> or <see cref="PythonGlobal"/>.
    /// NumPy's numbers and arrays are numbers and tensors, and bytes where tensors do not have their type.
    /// </summary>
    public required PythonDictionary Entries { get; init; }

    /// <summary>What Medic wrote about the file when it made it; null if it did not.</summary>
    public required PythonDictionary? MedicRecord { get; init; }

    /// <summary>The SHA-256 of the file, in lower-case hexadecimal.</summary>
    /// <remarks>Of a file of up to 2 GB it is the hash of the bytes that were read, and is computed when it is first asked for.</remarks>
    public string Sha256 => Hash.Value;

    /// <summary>The file's size in bytes.</summary>
    public required long FileSize { get; init; }

    internal Lazy<string> Hash { get; init; } = null!;

    /// <summary>The layout in which to write a network that takes this one's place.</summary>
    public CheckpointLayout Layout =>
        new(WrapperKey ?? (IsPickledModule ? "state_dict" : null), HasModulePrefix, Format == CheckpointFormat.Safetensors ? Format : CheckpointFormat.TorchZip);
}
