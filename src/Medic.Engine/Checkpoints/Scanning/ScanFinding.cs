namespace Medic.Engine.Checkpoints.Scanning;

/// <summary>Something that a loader would do, or that is remarkable about a file.</summary>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Act">What is done: <c>imports</c>, <c>calls</c>, <c>hands on</c>, <c>refers to</c>, <c>changes</c>, <c>holds</c>.</param>
/// <param name="Name">To what, as Python names it, for example <c>os.system</c>.</param>
public sealed record ScanFinding(ScanSeverity Severity, string Act, string Name)
{
    /// <summary>The part of the file: an archive's entry, a pickle in another; null for the file itself.</summary>
    public string? Member { get; init; }

    /// <summary>The pickle instruction that does it, as Python's documentation names it; null where none does.</summary>
    public string? Opcode { get; init; }

    /// <summary>Where the first such instruction stands, in bytes from the beginning of the file or member; null where there is none.</summary>
    public long? Position { get; init; }

    /// <summary>How often it is done.</summary>
    public long Count { get; init; } = 1;

    /// <summary>The finding in a line.</summary>
    public override string ToString() =>
        $"{Act} {Name}{(Count > 1 ? $" ({Count} times)" : "")}{(Member is null ? "" : $" in {Member}")}{(Opcode is null ? "" : $", {Opcode} at byte {Position}")}";
}
