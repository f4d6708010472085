namespace Medic.Engine.Detection;

/// <summary>What was found for one class.</summary>
/// <param name="Label">The class's number.</param>
/// <param name="Name">Its name.</param>
/// <param name="MaskNorm">The L1 norm of the smallest mask that was found: about how many pixels the trigger covers.</param>
/// <param name="AttackSuccessRate">The share, 0..1, of the clean samples of other classes that the model calls this class when stamped.</param>
/// <param name="AnomalyIndex">How far the norm lies from the classes' median, in median absolute deviations.</param>
/// <param name="Flagged">Whether the norm is anomalously small: the class is probably a backdoor's target.</param>
public sealed record ClassTrigger(int Label, string Name, double MaskNorm, double AttackSuccessRate, double AnomalyIndex, bool Flagged)
{
    /// <summary>The picture of the trigger (its mask, its pattern, and a clean sample of another class without and with it); null where none was written.</summary>
    public string? PicturePath { get; init; }

    /// <summary>The file that keeps the trigger and its class, to measure with; null where none was written.</summary>
    public string? TriggerPath { get; init; }
}

/// <summary>What was found of one model.</summary>
/// <remarks>Rates are fractions, 0..1. What a failed search lacks is null.</remarks>
public sealed record DetectionResult
{
    /// <summary>The checkpoint.</summary>
    public required string Path { get; init; }

    /// <summary>The file's SHA-256, lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The network, for example WRN-16-1.</summary>
    public string? Architecture { get; init; }

    /// <summary>The input normalisation that was used.</summary>
    public string? Normalization { get; init; }

    /// <summary>Clean samples that were used.</summary>
    public long? SampleCount { get; init; }

    /// <summary>Top-1 accuracy on them.</summary>
    public double? CleanAccuracy { get; init; }

    /// <summary>Whether any class is flagged; null where the search failed.</summary>
    public bool? Suspicious { get; init; }

    /// <summary>The flagged classes, those of the smallest trigger first.</summary>
    public IReadOnlyList<int>? FlaggedLabels { get; init; }

    /// <summary>Every class that was searched, in the order asked for.</summary>
    public IReadOnlyList<ClassTrigger>? Classes { get; init; }

    /// <summary>Time taken.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The run's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Where it was computed: cpu or cuda:N.</summary>
    public required string Device { get; init; }

    /// <summary>With how many threads.</summary>
    public required int Threads { get; init; }

    /// <summary>What a user should know, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why the model could not be searched; null where it could.</summary>
    public string? Error { get; init; }
}

/// <summary>Where the search of a model stands.</summary>
/// <param name="Path">The model.</param>
/// <param name="Labels">The classes that are being searched, together.</param>
/// <param name="Step">Steps of their search that were done.</param>
/// <param name="Steps">How many there are at most.</param>
/// <param name="Share">How much of the whole search is done, 0..1.</param>
/// <param name="Remaining">Time left, going by the steps so far.</param>
public sealed record DetectionProgress(string Path, IReadOnlyList<int> Labels, int Step, int Steps, double Share, TimeSpan Remaining);
