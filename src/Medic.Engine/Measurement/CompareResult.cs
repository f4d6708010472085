namespace Medic.Engine.Measurement;

/// <summary>How a model differs from a reference of the same architecture.</summary>
/// <remarks>Rates are fractions, 0..1. What was not asked for, or what a failed comparison lacks, is null.</remarks>
public sealed record CompareResult
{
    /// <summary>The model it is compared with.</summary>
    public required string ReferencePath { get; init; }

    /// <summary>The model.</summary>
    public required string Path { get; init; }

    /// <summary>The network of both, for example WRN-16-1.</summary>
    public string? Architecture { get; init; }

    /// <summary>The input normalisation that was used for both.</summary>
    public string? Normalization { get; init; }

    /// <summary>The share of unstamped images that both call the same.</summary>
    public double? Agreement { get; init; }

    /// <summary>Unstamped images that both call the same.</summary>
    public long? AgreementCount { get; init; }

    /// <summary>Unstamped images.</summary>
    public long? CleanCount { get; init; }

    /// <summary>The reference's top-1 accuracy on unstamped images.</summary>
    public double? ReferenceCleanAccuracy { get; init; }

    /// <summary>The model's top-1 accuracy on unstamped images.</summary>
    public double? CleanAccuracy { get; init; }

    /// <summary>The trigger's name.</summary>
    public string? Trigger { get; init; }

    /// <summary>The class the attacker wants.</summary>
    public int? TargetLabel { get; init; }

    /// <summary>The share of stamped images that both call the same.</summary>
    public double? StampedAgreement { get; init; }

    /// <summary>Stamped images that both call the same.</summary>
    public long? StampedAgreementCount { get; init; }

    /// <summary>Stamped images.</summary>
    public long? StampedCount { get; init; }

    /// <summary>The share of stamped images that the reference calls the target.</summary>
    public double? ReferenceAttackSuccessRate { get; init; }

    /// <summary>The share of stamped images that the model calls the target.</summary>
    public double? AttackSuccessRate { get; init; }

    /// <summary>The L2 distance between all floating-point tensors, taken as one vector.</summary>
    public double? L2 { get; init; }

    /// <summary>That distance over the reference's L2 norm; null where the norm is 0.</summary>
    public double? RelativeL2 { get; init; }

    /// <summary>The cosine of the angle between both vectors, -1..1; null where one of them is 0.</summary>
    public double? Cosine { get; init; }

    /// <summary>The same for every entry that both state dicts have, in the reference's order.</summary>
    public IReadOnlyList<TensorDistance>? Layers { get; init; }

    /// <summary>The reference's SHA-256, lower-case hexadecimal.</summary>
    public string? ReferenceSha256 { get; init; }

    /// <summary>The model's SHA-256, lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Why the models could not be compared; null where they could.</summary>
    public string? Error { get; init; }
}
