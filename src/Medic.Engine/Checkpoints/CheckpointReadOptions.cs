namespace Medic.Engine.Checkpoints;

/// <summary>What a file may ask for while it is read. The defaults leave room for any image classifier and its optimizer.</summary>
public sealed record CheckpointReadOptions
{
    /// <summary>The top-level key whose value is taken as the state dict; null finds it, and asks where several fit.</summary>
    public string? StateDictKey { get; init; }

    /// <summary>Most bytes of pickle, storages not counted. 256 MiB by default.</summary>
    public long MaxPickleBytes { get; init; } = 256L << 20;

    /// <summary>Most values a pickle may make or hand on. 5 million by default.</summary>
    public int MaxValues { get; init; } = 5_000_000;

    /// <summary>Most values a pickle may remember for later reference. 1 million by default.</summary>
    public int MaxMemoEntries { get; init; } = 1_000_000;

    /// <summary>How deep lists, dictionaries and modules may stand in one another. 256 by default.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>
    /// Tensors may take twice the file's size in memory, and this many bytes more: room for compressed storages and for
    /// tensors that are not laid out row by row in the file. 256 MiB by default.
    /// </summary>
    public long ExpansionAllowance { get; init; } = 256L << 20;
}
