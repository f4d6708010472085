using System.Globalization;

namespace Medic.Fuzzing;

/// <summary>What came of the cases of one target.</summary>
/// <param name="Target">Its name.</param>
internal sealed record TargetResult(string Target)
{
    /// <summary>How many files were read.</summary>
    public long Cases { get; init; }

    /// <summary>How many of them were read as good.</summary>
    public long Accepted { get; init; }

    /// <summary>How many did what none may.</summary>
    public long Failures { get; init; }

    /// <summary>How long reading them took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>The longest that one took, in milliseconds.</summary>
    public double Slowest { get; init; }

    /// <summary>The most that was allocated for one beyond three times its size, in bytes.</summary>
    public long MostAllocated { get; init; }
}

/// <summary>What came of a run.</summary>
/// <param name="Targets">What came of each target's cases.</param>
/// <param name="Digest">A checksum over all files that were made: the same for the same cases.</param>
/// <param name="Elapsed">How long it all took, making the files included, in seconds.</param>
internal sealed record FuzzResult(IReadOnlyList<TargetResult> Targets, uint Digest, double Elapsed)
{
    /// <summary>How many did what none may.</summary>
    public long Failures => Targets.Sum(target => target.Failures);

    /// <inheritdoc/>
    public override string ToString() => string.Join(Environment.NewLine, Targets
        .Where(target => target.Cases > 0)
        .Append(new TargetResult("all")
        {
            Cases = Targets.Sum(target => target.Cases),
            Accepted = Targets.Sum(target => target.Accepted),
            Failures = Failures,
            Seconds = Elapsed,
            Slowest = Targets.Max(target => target.Slowest),
            MostAllocated = Targets.Max(target => target.MostAllocated),
        })
        .Select(target => string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Target}: {target.Cases:N0} files, {target.Accepted:N0} of them still good, {target.Failures} failures; slowest {target.Slowest:F0} ms, most allocated {target.MostAllocated >> 20} MiB; {target.Seconds:F1} s")));
}
