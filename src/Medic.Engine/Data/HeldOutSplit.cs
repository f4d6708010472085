using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>
/// A set divided into what a run trains on and what it keeps back to measure itself: where there is no test part, and
/// where the best epoch shall be found.
/// </summary>
/// <param name="Training">What the run trains on.</param>
/// <param name="HeldOut">What it measures itself on.</param>
public sealed record HeldOutSplit(ImageSet Training, ImageSet HeldOut) : IDisposable
{
    /// <summary>The share held out where nothing else is said.</summary>
    public const double DefaultShare = 0.1;

    /// <summary>Divides a set, class by class.</summary>
    /// <param name="images">The set; not changed.</param>
    /// <param name="generator">The run's generator: the same state divides the same way.</param>
    /// <param name="share">The share held out, above 0 and below 1; at least one image is held out, and one is not.</param>
    /// <exception cref="DatasetException">The share is out of range, or there are fewer than two images.</exception>
    public static HeldOutSplit Of(ImageSet images, Generator generator, double share = DefaultShare)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!(share > 0 && share < 1))
            throw new DatasetException($"A share of {share} of the images shall be held out; expected above 0 and below 1.");
        if (images.Count < 2)
            throw new DatasetException($"'{images.Source}' has {images.Count} images; holding some out for measuring takes at least two.");

        // The training images are the ones drawn, so that a class with few images is rather missing from the measurement.
        var heldOut = Math.Clamp((long)Math.Round(share * images.Count, MidpointRounding.AwayFromZero), 1, images.Count - 1);
        var sample = StratifiedSampler.ByCount(images, images.Count - heldOut, generator);
        return new HeldOutSplit(images.Select(sample.Chosen.Span), images.Select(sample.Rest.Span));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Training.Dispose();
        HeldOut.Dispose();
    }
}
