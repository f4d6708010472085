using System.Globalization;

namespace Medic.Fuzzing;

/// <summary>What came of a run.</summary>
/// <param name="Cases">How many files were read.</param>
/// <param name="Accepted">How many of them were read as good.</param>
/// <param name="Failures">How many did what none may.</param>
/// <param name="Slowest">The longest that a file took.</param>
/// <param name="MostAllocated">The most that was allocated for a file, beyond three times its size, in bytes.</param>
/// <param name="Elapsed">How long it all took.</param>
internal sealed record FuzzResult(long Cases, long Accepted, long Failures, TimeSpan Slowest, long MostAllocated, TimeSpan Elapsed)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cases:N0} files, {Accepted:N0} of them still good, {Failures} failures; slowest {Slowest.TotalMilliseconds:F0} ms, most allocated {MostAllocated >> 20} MiB; {Elapsed.TotalSeconds:F0} s");
}
