using System.Runtime.InteropServices;
using System.Text;
using Medic.Engine.Checkpoints.Containers;

namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>What a pickle and those within it share while they are followed, so that nothing is done again for what is handed on again.</summary>
/// <param name="limits">What they may ask for.</param>
/// <param name="budget">The memory it may take.</param>
internal sealed class TraceScope(CheckpointReadOptions limits, MemoryBudget budget)
{
    private const int EntryBytes = 128;
    private const string What = "its pickle";

    private readonly Dictionary<PythonGlobal, TracedName> _names = [];
    private readonly Dictionary<byte[], bool> _followed = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, byte[]?> _encoded = new(ReferenceEqualityComparer.Instance);
    private long _instructions;

    /// <summary>Counts an instruction.</summary>
    /// <exception cref="InvalidDataException">There are too many.</exception>
    public void CountInstruction()
    {
        if (++_instructions > limits.MaxInstructions)
            throw FileProblem.Excessive($"its pickle has more than {limits.MaxInstructions} instructions, with those within", nameof(CheckpointReadOptions.MaxInstructions));
    }

    /// <summary>A name, judged once.</summary>
    /// <param name="global">The name.</param>
    public TracedName Judge(PythonGlobal global)
    {
        if (_names.TryGetValue(global, out var known))
            return known;
        // Spelt apart and in two ways together.
        budget.Charge(EntryBytes + (3L * sizeof(char) * (global.Module.Length + global.Name.Length)), What);
        var name = new TracedName(global);
        _names.Add(global, name);
        return name;
    }

    /// <summary>Follows bytes, where they have not been.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="follow">Tells what is to be known of them.</param>
    /// <returns>What it told, now or before.</returns>
    public bool Once(byte[] bytes, Func<byte[], bool> follow)
    {
        if (_followed.TryGetValue(bytes, out var before))
            return before;
        budget.Charge(EntryBytes, What);
        // What leads back to itself is not followed again within.
        _followed.Add(bytes, false);
        return _followed[bytes] = follow(bytes);
    }

    /// <summary>A text as bytes, each a character; null where it has others.</summary>
    /// <param name="text">The text.</param>
    public byte[]? Latin1(string text)
    {
        ref var bytes = ref CollectionsMarshal.GetValueRefOrAddDefault(_encoded, text, out var isKnown);
        if (isKnown)
            return bytes;
        budget.Charge(EntryBytes + text.Length, What);
        return bytes = text.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff') ? null : Encoding.Latin1.GetBytes(text);
    }
}
