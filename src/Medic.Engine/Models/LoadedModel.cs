using Medic.Engine.Checkpoints;

namespace Medic.Engine.Models;

/// <summary>A checkpoint and the network that was built from it.</summary>
/// <param name="Checkpoint">What the file holds.</param>
/// <param name="Network">The network, in eval mode, on the CPU; owned.</param>
public sealed record LoadedModel(Checkpoint Checkpoint, Network Network) : IDisposable
{
    /// <summary>Reads a checkpoint and builds its network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputSize">Size of the images the network is for, or null for its family's usual one.</param>
    /// <exception cref="CheckpointException">The file cannot be read, or is refused.</exception>
    /// <exception cref="ModelException">The network is not known, or its tensors do not fit.</exception>
    public static LoadedModel Load(string path, int? inputSize = null)
    {
        var checkpoint = CheckpointReader.Read(path);
        var architecture = ArchitectureCatalog.Recognize(checkpoint.StateDict, path);
        if (inputSize is { } size)
            architecture = architecture with { InputSize = size };
        return new LoadedModel(checkpoint, NetworkState.Build(architecture, checkpoint.StateDict, path));
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
