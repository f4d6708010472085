using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>Draws images at random so that every class keeps its share.</summary>
/// <remarks>Works on labels, and hands out places in the set: <see cref="ImageSet.Select"/> takes those.</remarks>
public sealed class StratifiedSampler : IDisposable
{
    private readonly Generator _generator;

    /// <summary>Creates a sampler of its own random numbers.</summary>
    /// <param name="seed">The same seed draws the same places, draw by draw.</param>
    public StratifiedSampler(long seed) => _generator = new Generator((ulong)seed);

    /// <summary>Draws a share or a number of images.</summary>
    /// <param name="labels">All images' labels.</param>
    /// <param name="ratio">The share, above 0 and at most 1, of which at least one image comes; or null.</param>
    /// <param name="count">The number, 1 to all; or null. With neither, all images are drawn.</param>
    /// <returns>Places, ascending. From as many images as there are classes on, every class is present.</returns>
    /// <exception cref="DatasetException">The ratio or count is out of range, or both are given.</exception>
    public long[] Draw(IReadOnlyList<long> labels, double? ratio = null, long? count = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (ratio is not null && count is not null)
            throw new DatasetException("Both a ratio and a count of images were asked for; give one.");
        if (ratio is { } share && !(share > 0 && share <= 1))
            throw new DatasetException($"A ratio of {share} of the images was asked for; expected above 0 and at most 1.");
        if (count < 1 || count > labels.Count)
            throw new DatasetException($"{count} images were asked for; there are {labels.Count}. Ask for 1 to {labels.Count}.");

        long[] all = [.. Enumerable.Range(0, labels.Count)];
        var wanted = count ?? (ratio is null ? all.Length : Math.Max(1, Round(ratio.Value * all.Length)));
        return wanted == all.Length ? all : Choose(labels, all, wanted).Chosen;
    }

    /// <summary>Divides images in two, class by class: what is kept, and what is held out to measure by.</summary>
    /// <param name="labels">All images' labels.</param>
    /// <param name="places">The places that are divided.</param>
    /// <param name="share">The share held out, above 0 and below 1; at least one image is held out and one is kept.</param>
    /// <returns>Both ascending. A class of few images is rather missing from what is held out than from what is kept.</returns>
    /// <exception cref="DatasetException">The share is out of range, or there are fewer than two images.</exception>
    public (long[] Kept, long[] HeldOut) Split(IReadOnlyList<long> labels, IReadOnlyList<long> places, double share)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(places);
        if (!(share > 0 && share < 1))
            throw new DatasetException($"A share of {share} of the images shall be held out; expected above 0 and below 1.");
        if (places.Count < 2)
            throw new DatasetException($"Holding some images out for measuring takes at least two; there are {places.Count}.");
        var heldOut = Math.Clamp(Round(share * places.Count), 1, places.Count - 1);
        return Choose(labels, places, places.Count - heldOut);
    }

    /// <summary>The classes that no image is of: worth a warning.</summary>
    /// <param name="classCount">How many classes there are.</param>
    /// <param name="labels">The images' labels.</param>
    /// <returns>Labels, ascending.</returns>
    public static IReadOnlyList<long> MissingClasses(int classCount, IEnumerable<long> labels) =>
        [.. Enumerable.Range(0, classCount).Select(label => (long)label).Except(labels)];

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();

    private static long Round(double count) => (long)Math.Round(count, MidpointRounding.AwayFromZero);

    private (long[] Chosen, long[] Others) Choose(IReadOnlyList<long> labels, IReadOnlyList<long> places, long count)
    {
        var left = Quotas([.. places.GroupBy(place => labels[(int)place], (label, members) => (label, members.LongCount())).OrderBy(size => size.label)], count);
        var chosen = new List<long>();
        var others = new List<long>();
        foreach (var index in Permutation(places.Count))
        {
            var label = labels[(int)places[(int)index]];
            (left[label]-- > 0 ? chosen : others).Add(places[(int)index]);
        }

        return ([.. chosen.Order()], [.. others.Order()]);
    }

    // The largest remainder method; then classes that came away empty are given one by the largest.
    private static Dictionary<long, long> Quotas((long Label, long Size)[] classes, long count)
    {
        var total = classes.Sum(entry => entry.Size);
        var quotas = classes.ToDictionary(entry => entry.Label, entry => (long)((Int128)entry.Size * count / total));
        var missing = (int)(count - quotas.Values.Sum());
        foreach (var (label, _) in classes.OrderByDescending(entry => (Int128)entry.Size * count % total).Take(missing))
            quotas[label]++;

        if (count >= classes.Length)
        {
            foreach (var (label, _) in classes.Where(entry => quotas[entry.Label] == 0))
            {
                quotas[quotas.MaxBy(quota => quota.Value).Key]--;
                quotas[label]++;
            }
        }

        return quotas;
    }

    private long[] Permutation(long count)
    {
        using var permutation = randperm(count, dtype: ScalarType.Int64, generator: _generator);
        return permutation.data<long>().ToArray();
    }
}
