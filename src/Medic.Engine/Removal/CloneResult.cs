using Medic.Engine.Training;

namespace Medic.Engine.Removal;

/// <summary>How a model's treatment ended.</summary>
public enum CloneStatus
{
    /// <summary>The clone was written.</summary>
    Cleaned,

    /// <summary>A clone was made, but lies outside the limits that were set; it is in quarantine, if anywhere, and never in the output.</summary>
    Rejected,

    /// <summary>There was nothing to do: an earlier run has left the same clone.</summary>
    Skipped,

    /// <summary>The run was cancelled first; nothing was written.</summary>
    Cancelled,

    /// <summary>Another process is treating the same model for the same output; nothing was written.</summary>
    Busy,

    /// <summary>The model could not be treated; nothing was written.</summary>
    Failed,
}

/// <summary>What became of one model.</summary>
/// <remarks>Rates are fractions, 0..1. What was not measured, or not reached, is null.</remarks>
public record CloneResult
{
    private readonly ResultList<string> _warnings = new([]);

    /// <summary>The model.</summary>
    public required string Path { get; init; }

    /// <summary>Where its clone is, or would have been, written.</summary>
    public required string OutputPath { get; init; }

    /// <summary>How it ended.</summary>
    public required CloneStatus Status { get; init; }

    /// <summary>Why it did not end as cleaned; null where it did.</summary>
    public string? Reason { get; init; }

    /// <summary>Where a rejected clone was kept; null where none was.</summary>
    public string? QuarantinePath { get; init; }

    /// <summary>The removal method's name, for example medic.</summary>
    public required string Method { get; init; }

    /// <summary>The network, for example WRN-16-1.</summary>
    public string? Architecture { get; init; }

    /// <summary>The input normalisation that was used.</summary>
    public string? Normalization { get; init; }

    /// <summary>What the accuracies were measured on: <c>test</c> data or <c>held-out</c> clean samples.</summary>
    public string? MeasuredOn { get; init; }

    /// <summary>SHA-256 over those images, the trigger and what the attacker wants, lower-case hexadecimal: figures compare where it is the same.</summary>
    public string? FiguresSha256 { get; init; }

    /// <summary>Images behind the accuracies.</summary>
    public long? CleanCount { get; init; }

    /// <summary>The model's top-1 accuracy.</summary>
    public double? CleanAccuracyBefore { get; init; }

    /// <summary>The clone's top-1 accuracy.</summary>
    public double? CleanAccuracyAfter { get; init; }

    /// <summary>The trigger the attack success rates are for.</summary>
    public string? Trigger { get; init; }

    /// <summary>The class the attacker wants.</summary>
    public int? TargetLabel { get; init; }

    /// <summary>Images behind the attack success rates.</summary>
    public long? StampedCount { get; init; }

    /// <summary>The model's attack success rate.</summary>
    public double? AttackSuccessRateBefore { get; init; }

    /// <summary>The clone's attack success rate.</summary>
    public double? AttackSuccessRateAfter { get; init; }

    /// <summary>Clean samples the clone was trained on.</summary>
    public long? SampleCount { get; init; }

    /// <summary>Epochs trained.</summary>
    public int? Epochs { get; init; }

    /// <summary>The last epoch of an interrupted run that this one went on from; null where it began anew.</summary>
    public int? ResumedEpoch { get; init; }

    /// <summary>The epoch whose weights the clone has.</summary>
    public int? KeptEpoch { get; init; }

    /// <summary>Every epoch, in order.</summary>
    public IReadOnlyList<EpochReport>? History { get; init; }

    /// <summary>Time taken.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The run's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Where it was computed: cpu or cuda:N.</summary>
    public required string Device { get; init; }

    /// <summary>With how many threads.</summary>
    public required int Threads { get; init; }

    /// <summary>The model's SHA-256, lower-case hexadecimal.</summary>
    public string? Sha256Before { get; init; }

    /// <summary>The written clone's SHA-256, in the output or in quarantine, lower-case hexadecimal.</summary>
    public string? Sha256After { get; init; }

    /// <summary>What a user should know, one line each.</summary>
    public IReadOnlyList<string> Warnings
    {
        get => _warnings;
        init => _warnings = new ResultList<string>(value);
    }
}
