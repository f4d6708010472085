using Medic.Engine.Checkpoints;

namespace Medic.Engine.Models;

/// <summary>What a checkpoint is. What could not be found out, because of <see cref="Error"/>, is null.</summary>
public sealed record InspectResult
{
    /// <summary>The checkpoint.</summary>
    public required string Path { get; init; }

    /// <summary>The file's SHA-256, lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The file's size in bytes.</summary>
    public long? FileSize { get; init; }

    /// <summary>How the file is laid out.</summary>
    public CheckpointFormat? Format { get; init; }

    /// <summary>The top-level key under which the tensors are; null if they are the top level.</summary>
    public string? WrapperKey { get; init; }

    /// <summary>Whether every tensor's name began with <c>module.</c>.</summary>
    public bool? HasModulePrefix { get; init; }

    /// <summary>Whether a whole module was pickled, not its state dict.</summary>
    public bool? IsPickledModule { get; init; }

    /// <summary>The network, for example WRN-16-1.</summary>
    public string? Architecture { get; init; }

    /// <summary>How many classes it tells apart.</summary>
    public int? ClassCount { get; init; }

    /// <summary>Channels of the images it takes.</summary>
    public int? InputChannels { get; init; }

    /// <summary>Height and width of the images it takes.</summary>
    public int? InputSize { get; init; }

    /// <summary>How many trainable numbers it has.</summary>
    public long? ParameterCount { get; init; }

    /// <summary>How many tensors are in its state dict.</summary>
    public int? TensorCount { get; init; }

    /// <summary>What else the file holds, besides the tensors and Medic's record.</summary>
    public IReadOnlyList<InspectedEntry>? Entries { get; init; }

    /// <summary>The record Medic left when it made the file; null where it did not.</summary>
    public IReadOnlyDictionary<string, object?>? Medic { get; init; }

    /// <summary>Why the file is no model that Medic can work on; null where it is one.</summary>
    public string? Error { get; init; }
}

/// <summary>Another entry of a checkpoint.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Value">The value where that is short, or a description.</param>
public sealed record InspectedEntry(string Name, string Value);
