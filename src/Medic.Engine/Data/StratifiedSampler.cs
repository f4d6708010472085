using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>Draws images at random so that every class keeps its share.</summary>
public static class StratifiedSampler
{
    /// <summary>Draws a share of a set.</summary>
    /// <param name="images">The set.</param>
    /// <param name="ratio">Above 0, at most 1; the number of images is rounded, and at least 1.</param>
    /// <param name="generator">The run's generator: the same state draws the same images.</param>
    /// <exception cref="DatasetException">The ratio is out of range.</exception>
    public static StratifiedSample ByRatio(ImageSet images, double ratio, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!(ratio > 0 && ratio <= 1))
            throw new DatasetException($"A ratio of {ratio} of the images was asked for; expected above 0 and at most 1.");
        return ByCount(images, Math.Max(1, (long)Math.Round(ratio * images.Count, MidpointRounding.AwayFromZero)), generator);
    }

    /// <summary>Draws a number of images.</summary>
    /// <param name="images">The set.</param>
    /// <param name="count">1 to all; from as many as there are classes on, every class is present.</param>
    /// <param name="generator">The run's generator: the same state draws the same images.</param>
    /// <exception cref="DatasetException">The set has not so many images.</exception>
    public static StratifiedSample ByCount(ImageSet images, long count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (count < 1 || count > images.Count)
            throw new DatasetException($"{count} images were asked for; '{images.Source}' has {images.Count}. Ask for 1 to {images.Count}.");

        var labels = images.LabelArray();
        var sizes = new long[labels.Max() + 1];
        foreach (var label in labels)
            sizes[label]++;
        var quotas = Quotas(sizes, count);
        var isChosen = Draw(labels, quotas, generator);

        var places = Enumerable.Range(0, labels.Length).Select(place => (long)place).ToLookup(place => isChosen[place]);
        var without = Enumerable.Range(0, sizes.Length).Where(label => sizes[label] > 0 && quotas[label] == 0);
        return new StratifiedSample(places[true].ToArray(), places[false].ToArray(), [.. without]);
    }

    // The largest remainder method; then classes that came away empty are given one from the largest.
    private static long[] Quotas(long[] sizes, long count)
    {
        var total = sizes.Sum();
        var quotas = Array.ConvertAll(sizes, size => (long)((Int128)size * count / total));
        var byRemainder = Enumerable.Range(0, sizes.Length).OrderByDescending(label => (long)((Int128)sizes[label] * count % total));
        foreach (var label in byRemainder.Take((int)(count - quotas.Sum())))
            quotas[label]++;

        var empty = Enumerable.Range(0, sizes.Length).Where(label => sizes[label] > 0 && quotas[label] == 0).ToArray();
        if (count >= sizes.Count(size => size > 0))
        {
            foreach (var label in empty)
            {
                quotas[Array.IndexOf(quotas, quotas.Max())]--;
                quotas[label]++;
            }
        }

        return quotas;
    }

    private static bool[] Draw(long[] labels, long[] quotas, Generator generator)
    {
        var isChosen = new bool[labels.Length];
        var left = quotas.ToArray();
        using var permutation = randperm(labels.Length, dtype: ScalarType.Int64, generator: generator);
        foreach (var place in permutation.data<long>().ToArray())
        {
            if (left[labels[place]] == 0)
                continue;
            left[labels[place]]--;
            isChosen[place] = true;
        }

        return isChosen;
    }
}
