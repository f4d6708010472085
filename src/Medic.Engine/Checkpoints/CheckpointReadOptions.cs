namespace Medic.Engine.Checkpoints;

/// <summary>What a file may ask for while it is read or scanned. The defaults leave room for any image classifier and its optimizer.</summary>
/// <remarks>
/// With the defaults, reading a file of N bytes takes less than 3 N + 64 MiB of memory, and time in proportion to N. An error that a
/// bound has led to names it.
/// </remarks>
public sealed record CheckpointReadOptions
{
    /// <summary>The top-level key whose value is taken as the state dict; null finds it, and asks where several fit.</summary>
    public string? StateDictKey { get; init; }

    /// <summary>Most bytes of pickle, storages not counted. 256 MiB by default.</summary>
    public long MaxPickleBytes { get; init; } = 256L << 20;

    /// <summary>Most instructions in a pickle. 20 million by default.</summary>
    public int MaxInstructions { get; init; } = 20_000_000;

    /// <summary>Most values a pickle may make or hand on. 5 million by default.</summary>
    public int MaxValues { get; init; } = 5_000_000;

    /// <summary>Most values a pickle may remember for later reference. 1 million by default.</summary>
    public int MaxMemoEntries { get; init; } = 1_000_000;

    /// <summary>How many lists, dictionaries and tuples a pickle may have begun and not yet ended. 4,096 by default.</summary>
    public int MaxOpenMarks { get; init; } = 4096;

    /// <summary>How deep lists, dictionaries and modules may stand in one another. 256 by default.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>Most bytes of one text or byte string in a pickle. 64 MiB by default.</summary>
    public int MaxTextBytes { get; init; } = 64 << 20;

    /// <summary>Most bytes, or decimal digits, of one integer in a pickle: reading long ones takes quadratic time. 1,024 by default.</summary>
    public int MaxIntegerBytes { get; init; } = 1024;

    /// <summary>Most entries of a zip archive. 200,000 by default.</summary>
    public int MaxArchiveEntries { get; init; } = 200_000;

    /// <summary>Most bytes of a safetensors header. 100 MB by default, which is the format's own limit.</summary>
    public int MaxHeaderBytes { get; init; } = 100_000_000;

    /// <summary>
    /// Tensors and all other values may take twice the file's size in memory, and this many bytes more: room for compressed storages and
    /// for tensors that are not laid out row by row in the file. 48 MiB by default.
    /// </summary>
    public long ExpansionAllowance { get; init; } = 48L << 20;
}
