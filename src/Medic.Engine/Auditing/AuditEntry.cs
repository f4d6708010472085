namespace Medic.Engine.Auditing;

/// <summary>What an entry of the log tells of.</summary>
public enum AuditEvent
{
    /// <summary>A run began.</summary>
    RunStarted,

    /// <summary>A model was done, one way or another.</summary>
    ModelDone,

    /// <summary>A run ended.</summary>
    RunEnded,
}

/// <summary>One entry of the log. What does not apply is null.</summary>
public sealed record AuditEntry
{
    /// <summary>When, with the offset from UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The run, the same in all its entries and in no other's.</summary>
    public required string RunId { get; init; }

    /// <summary>The entry's number within its run, from 1: a gap would show.</summary>
    public required int Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required AuditEvent Event { get; init; }

    /// <summary>Who ran it.</summary>
    public required string User { get; init; }

    /// <summary>Where.</summary>
    public required string Host { get; init; }

    /// <summary>The process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Medic's version.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>How many models the run has; or, at its end, how many were done.</summary>
    public int? ModelCount { get; init; }

    /// <summary>How many models ended how, at the run's end.</summary>
    public IReadOnlyDictionary<string, int>? StatusCounts { get; init; }

    /// <summary>The model.</summary>
    public string? File { get; init; }

    /// <summary>Its output; where the clone was rejected, its place in quarantine, if any.</summary>
    public string? OutputPath { get; init; }

    /// <summary>The model's SHA-256, lower-case hexadecimal.</summary>
    public string? Sha256Before { get; init; }

    /// <summary>The clone's SHA-256, lower-case hexadecimal.</summary>
    public string? Sha256After { get; init; }

    /// <summary>How it ended.</summary>
    public string? Status { get; init; }

    /// <summary>Why it did not end as cleaned.</summary>
    public string? Error { get; init; }

    /// <summary>What a user should know.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The removal method.</summary>
    public string? Method { get; init; }

    /// <summary>The settings: the method's, and the run's.</summary>
    public IReadOnlyDictionary<string, object?>? Options { get; init; }

    /// <summary>Accuracies and attack success rates, fractions 0..1, and the counts behind them.</summary>
    public IReadOnlyDictionary<string, object?>? Figures { get; init; }

    /// <summary>Time taken, in seconds.</summary>
    public double? Duration { get; init; }
}
