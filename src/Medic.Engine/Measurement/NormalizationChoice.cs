using Medic.Engine.Data;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Measurement;

/// <summary>Finds the input normalisation that a network was trained with.</summary>
public static class NormalizationChoice
{
    /// <summary>Enough images to tell normalisations apart, few enough to cost little.</summary>
    private const int MostImages = 1000;

    /// <summary>
    /// The normalisation that a model's <c>medic</c> record has, unless another does better than chance explains: a file may have come by its
    /// record in any way. Of a model without a record, the known one that does best.
    /// </summary>
    /// <param name="model">The model; its network is on <paramref name="device"/>.</param>
    /// <param name="images">Clean labelled images; an even spread of at most 1,000 is used.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static Normalization For(LoadedModel model, ImageSet images, Device device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        using var spread = Spread(images);
        var best = Try(Normalization.Known, model.Network, spread, device, cancellationToken);
        if (RecordedNormalization.Find(model.Checkpoint) is not { } recorded || !recorded.Fits(images.Channels))
            return best.Normalization;
        var asRecorded = Try([recorded], model.Network, spread, device, cancellationToken);
        return asRecorded.Accuracy.Interval.High >= best.Accuracy.Share ? recorded : best.Normalization;
    }

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
        return Try(Normalization.Known, network, spread, device, cancellationToken).Normalization;
    }

    private static (Normalization Normalization, Rate Accuracy) Try(
        IEnumerable<Normalization> normalizations, Network network, ImageSet images, Device device, CancellationToken cancellationToken) =>
        normalizations
            .Where(normalization => normalization.Fits(images.Channels))
            .Select(normalization => (normalization, new Classifier(network, normalization, device).CleanAccuracy(images, cancellationToken).Overall))
            .MaxBy(trial => trial.Overall.Share);

    private static ImageSet Spread(ImageSet images)
    {
        var count = (int)Math.Min(images.Count, MostImages);
        return images.Select(Enumerable.Range(0, count).Select(i => i * images.Count / count).ToArray());
    }
}
