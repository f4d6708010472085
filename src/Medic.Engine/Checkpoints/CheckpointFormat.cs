namespace Medic.Engine.Checkpoints;

/// <summary>How a checkpoint file is laid out.</summary>
public enum CheckpointFormat
{
    /// <summary>What <c>torch.save</c> writes since PyTorch 1.6: a zip archive with a pickle and one entry a storage.</summary>
    TorchZip,

    /// <summary>What <c>torch.save</c> wrote before: a sequence of pickles, then the storages.</summary>
    TorchLegacy,

    /// <summary>What <c>safetensors</c> writes: a header of JSON, and the tensors' bytes. It cannot hold anything that acts.</summary>
    Safetensors,
}
