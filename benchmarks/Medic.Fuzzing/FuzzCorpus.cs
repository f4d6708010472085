namespace Medic.Fuzzing;

/// <summary>Good files to choose from. Small ones come more often: a large one takes longer to read, and has no more places where a reader could go wrong.</summary>
internal sealed class FuzzCorpus
{
    // A file of so many bytes comes half as often as a tiny one.
    private const double HalfSize = 64 << 10;

    private readonly IReadOnlyList<FuzzSeed> _seeds;
    private readonly double[] _shares;

    /// <summary>Collects files.</summary>
    /// <param name="seeds">The files, one or more.</param>
    public FuzzCorpus(IEnumerable<FuzzSeed> seeds)
    {
        _seeds = [.. seeds];
        var weights = _seeds.Select(seed => HalfSize / (HalfSize + seed.Bytes.Length)).ToArray();
        var sum = weights.Sum();
        var upTo = 0.0;
        _shares = [.. weights.Select(weight => (upTo += weight) / sum)];
    }

    /// <summary>One of them.</summary>
    /// <param name="chance">A number from 0 up to 1.</param>
    public FuzzSeed Choose(double chance)
    {
        var place = Array.BinarySearch(_shares, chance);
        // The complement of the first that is larger, where none is the same.
        return _seeds[Math.Min(place < 0 ? ~place : place + 1, _seeds.Count - 1)];
    }
}
