namespace Medic.Engine.Runs;

/// <summary>A finished run: what became of its models, and what does not add up.</summary>
public sealed record RunSummary
{
    private readonly ResultList<string> _problems = new([]);

    /// <summary>The run folder.</summary>
    public required string Path { get; init; }

    /// <summary>All models.</summary>
    public required int ModelCount { get; init; }

    /// <summary>Models that were cleaned, and whose clones are where their records say, with the bytes they say.</summary>
    public required int CleanedCount { get; init; }

    /// <summary>Models whose clones lie outside the limits.</summary>
    public required int RejectedCount { get; init; }

    /// <summary>Models that failed.</summary>
    public required int FailedCount { get; init; }

    /// <summary>What hinders that every model is accounted for exactly once, one line each: models without a record, clones that are gone or have changed, records of no model.</summary>
    public required IReadOnlyList<string> Problems
    {
        get => _problems;
        init => _problems = new ResultList<string>(value);
    }

    /// <summary>Whether every model is accounted for exactly once.</summary>
    public bool IsComplete => Problems.Count == 0;

    /// <summary>The report.</summary>
    public required string ReportPath { get; init; }

    /// <summary>All results, a line each.</summary>
    public required string CsvPath { get; init; }

    /// <summary>All results with everything they hold.</summary>
    public required string JsonPath { get; init; }
}
