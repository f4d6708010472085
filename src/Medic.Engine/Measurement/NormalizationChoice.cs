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
        return Choose(model.Network, RecordedNormalization.Find(model.Checkpoint), images, device, cancellationToken);
    }

    /// <summary>Tries every known normalisation that fits and gives the one with the best accuracy; the first of equals.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">Clean labelled images; an even spread of at most 1,000 is used.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static Normalization Best(Network network, ImageSet images, Device device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Choose(network, recorded: null, images, device, cancellationToken);
    }

    private static Normalization Choose(Network network, Normalization? recorded, ImageSet images, Device device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var spread = Spread(images);
        // What was recorded is mostly a known one, and is tried once all the same.
        var trials = Normalization.Known.Append(recorded).OfType<Normalization>().Distinct()
            .Where(normalization => normalization.Fits(images.Channels))
            .Select(normalization => (Normalization: normalization, Accuracy: new Classifier(network, normalization, device).CleanAccuracy(spread, cancellationToken).Overall))
            .ToArray();
        var best = trials.MaxBy(trial => trial.Accuracy.Share);
        var doesAsWell = trials.Where(trial => trial.Normalization == recorded && trial.Accuracy.Interval.High >= best.Accuracy.Share);
        return doesAsWell.Append(best).First().Normalization;
    }

    private static ImageSet Spread(ImageSet images)
    {
        var count = (int)Math.Min(images.Count, MostImages);
        return images.Select(Enumerable.Range(0, count).Select(i => i * images.Count / count).ToArray());
    }
}
