using Medic.Engine.Triggers;

namespace Medic.Engine.Measurement;

/// <summary>What was measured of one model.</summary>
/// <remarks>Rates are fractions, 0..1. What was not asked for, or what a failed measurement lacks, is null.</remarks>
public sealed record MeasureResult
{
    /// <summary>The checkpoint.</summary>
    public required string Path { get; init; }

    /// <summary>The file's SHA-256, lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The network, for example WRN-16-1.</summary>
    public string? Architecture { get; init; }

    /// <summary>The input normalisation that was used.</summary>
    public string? Normalization { get; init; }

    /// <summary>The trigger's name.</summary>
    public string? Trigger { get; init; }

    /// <summary>The class the attacker wants; null where all go to their next class.</summary>
    public int? TargetLabel { get; init; }

    /// <summary>Which class the attacker wants for which image.</summary>
    public TargetMode? TargetMode { get; init; }

    /// <summary>The one class whose images are attacked; null for all.</summary>
    public int? SourceClass { get; init; }

    /// <summary>Top-1 accuracy on unstamped images.</summary>
    public double? CleanAccuracy { get; init; }

    /// <summary>Unstamped images that were recognised.</summary>
    public long? CorrectCount { get; init; }

    /// <summary>Unstamped images.</summary>
    public long? CleanCount { get; init; }

    /// <summary>The 95 % Wilson interval of the clean accuracy.</summary>
    public WilsonInterval? CleanInterval { get; init; }

    /// <summary>The share of stamped images that the model calls the target.</summary>
    public double? AttackSuccessRate { get; init; }

    /// <summary>Stamped images that the model calls the target.</summary>
    public long? SuccessCount { get; init; }

    /// <summary>Stamped images.</summary>
    public long? StampedCount { get; init; }

    /// <summary>The 95 % Wilson interval of the attack success rate.</summary>
    public WilsonInterval? Interval { get; init; }

    /// <summary>Clean accuracy per class.</summary>
    public IReadOnlyList<ClassAccuracy>? Classes { get; init; }

    /// <summary>Why the model could not be measured; null where it could.</summary>
    public string? Error { get; init; }
}
