using Medic.Engine.Data;

namespace Medic.Engine.Reporting;

/// <summary>Chooses images to be looked at.</summary>
internal static class ImageChoice
{
    /// <summary>An even spread over a set.</summary>
    /// <param name="images">The set.</param>
    /// <param name="classes">Names of classes, of which alone images are taken; null for all.</param>
    /// <param name="count">How many images; of fewer all.</param>
    /// <returns>Their places, ascending.</returns>
    /// <exception cref="ReportingException">There is no such class, or none of its images.</exception>
    public static long[] Places(ImageSet images, IReadOnlyList<string>? classes, int count) => count >= 1
        ? Spread(Candidates(images, classes), count)
        : throw new ReportingException($"The count of images must be 1 or more; found {count}.");

    private static long[] Candidates(ImageSet images, IReadOnlyList<string>? classes)
    {
        var labels = images.LabelArray();
        var wanted = classes is null ? null : classes.Select(name => LabelOf(images, name)).ToHashSet();
        return [.. Enumerable.Range(0, labels.Length).Where(place => wanted?.Contains(labels[place]) ?? true).Select(place => (long)place)];
    }

    private static long LabelOf(ImageSet images, string name)
    {
        for (var label = 0; label < images.ClassNames.Count; label++)
        {
            if (images.ClassNames[label].Equals(name, StringComparison.OrdinalIgnoreCase))
                return label;
        }

        throw new ReportingException($"'{images.Source}' has no class '{name}'; its classes are {string.Join(", ", images.ClassNames)}.");
    }

    private static long[] Spread(long[] places, int most)
    {
        if (places.Length == 0)
            throw new ReportingException("There are no images of these classes. Name others.");
        long count = Math.Min(most, places.Length);
        return [.. Enumerable.Range(0, (int)count).Select(index => places[index * places.Length / count])];
    }
}
