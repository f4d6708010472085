using Medic.Engine.Checkpoints;

namespace Medic.Engine.Models;

/// <summary>A checkpoint and the network that was built from it.</summary>
/// <param name="Checkpoint">What the file holds.</param>
/// <param name="Network">The network, in eval mode, on the CPU; owned.</param>
public sealed record LoadedModel(Checkpoint Checkpoint, Network Network) : IDisposable
{
    private const int MostInputSize = 4096;

    /// <summary>Reads a checkpoint and builds its network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputSize">Size of the images the network is for, or null for what Medic recorded, else its family's usual one.</param>
    /// <param name="architectureName">The network it is said to be, for example WRN-16-1; null recognises it.</param>
    /// <exception cref="CheckpointException">The file cannot be read, or is refused.</exception>
    /// <exception cref="ModelException">The network is not known, is not the one named, or its tensors do not fit.</exception>
    public static LoadedModel Load(string path, int? inputSize = null, string? architectureName = null)
    {
        var checkpoint = CheckpointReader.Read(path);
        // Everything that loads a model tells its hash in the end; it takes as long as building the network, and can be taken meanwhile.
        Task.Run(() => checkpoint.Sha256);
        var architecture = Recognize(checkpoint, inputSize);
        if (architectureName is not null && !architecture.Name.Equals(architectureName, StringComparison.OrdinalIgnoreCase))
            throw new ModelException($"{path}: is a {architecture.Name}, and was said to be a {architectureName}. Name the network it is, or leave it to be recognised.");
        return new LoadedModel(checkpoint, NetworkState.Build(architecture, checkpoint.StateDict, path));
    }

    /// <summary>Recognises a checkpoint's network, and the size of the images it is for.</summary>
    internal static Architecture Recognize(Checkpoint checkpoint, int? inputSize = null)
    {
        var architecture = ArchitectureCatalog.Recognize(checkpoint.StateDict, checkpoint.Path);
        return (inputSize ?? RecordedInputSize(checkpoint)) is { } size ? architecture with { InputSize = size } : architecture;
    }

    /// <summary>What Medic noted when it wrote the file: the tensors do not tell what images they are for.</summary>
    private static int? RecordedInputSize(Checkpoint checkpoint) =>
        checkpoint.MedicRecord is { } record && record.TryGet<long>("input_size", out var size) && size is > 0 and <= MostInputSize ? (int)size : null;

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
