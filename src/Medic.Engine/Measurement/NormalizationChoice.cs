using Medic.Engine.Data;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Measurement;

/// <summary>Finds the input normalisation that a network was trained with.</summary>
public static class NormalizationChoice
{
    /// <summary>Enough images to tell normalisations apart, few enough to cost little.</summary>
    private const int MostImages = 1000;

    /// <summary>Tries every known normalisation that fits and gives the one with the best accuracy; the first of equals.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">Clean labelled images; an even spread of at most 1,000 is used.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static Normalization Best(Network network, ImageSet images, Device device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        using var spread = Spread(images);
        return Normalization.Known
            .Where(normalization => normalization.Fits(images.Channels))
            .MaxBy(normalization => new Classifier(network, normalization, device).CleanAccuracy(spread, cancellationToken).Overall.Share)!;
    }

    private static ImageSet Spread(ImageSet images)
    {
        var count = (int)Math.Min(images.Count, MostImages);
        return images.Select(Enumerable.Range(0, count).Select(i => i * images.Count / count).ToArray());
    }
}
