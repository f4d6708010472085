using Medic.Engine.Data.RoadSigns.Scene;
using Medic.Engine.Data.RoadSigns.Signs;
using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns;

/// <summary>
/// Makes up road scenes with a sign, as the data for TrojAI's polygon and filter backdoors: the sign, drawn from its shapes and
/// symbol, placed with size, angle and light at random before a street.
/// </summary>
public sealed class RoadSignGenerator : IDisposable
{
    // Tensors of this many pixels stay in a processor's cache from one operation to the next.
    private const int PixelsAtOnce = 1 << 16;

    private readonly RoadSceneOptions _options;
    private readonly IBackdrop _backdrop;

    /// <summary>Creates a generator; reads its background pictures, if any.</summary>
    /// <param name="options">How the scenes look; null for the standard.</param>
    /// <param name="cancellationToken">Ends the reading of pictures.</param>
    /// <exception cref="DatasetException">An option is out of range, or a picture cannot be read.</exception>
    public RoadSignGenerator(RoadSceneOptions? options = null, CancellationToken cancellationToken = default)
    {
        _options = options ?? new RoadSceneOptions();
        _options.Validate();
        BatchSize = Math.Max(1, PixelsAtOnce / (_options.ImageSize * _options.ImageSize));
        _backdrop = _options.BackgroundPath is { } folder
            ? PictureBackdrop.Read(Path.GetFullPath(folder), _options.ImageSize, cancellationToken)
            : new StreetBackdrop();
    }

    /// <summary>The signs there are, in label order: a set of N classes has the first N.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. SignCatalog.All.Select(design => design.Name)];

    /// <summary>How many images are made at once: fewer, the larger they are.</summary>
    public int BatchSize { get; }

    /// <summary>Makes a batch of images of one class.</summary>
    /// <param name="label">The class: a place in <see cref="ClassNames"/>.</param>
    /// <param name="generator">On the CPU: the same state makes the same images.</param>
    /// <returns><see cref="BatchSize"/> images, on the CPU; the caller disposes them.</returns>
    public RoadSignBatch Draw(int label, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, ClassNames.Count);
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = NewDisposeScope();
        var canvas = new Canvas(BatchSize, _options.ImageSize);
        var random = new SceneRandom(BatchSize, _options.ImageSize, generator);
        _backdrop.Paint(canvas, random);
        var placement = SignPlacement.Draw(canvas, random, _options);
        var sign = SignPainter.Paint(canvas, placement, random, SignCatalog.All[label]);
        return new RoadSignBatch(
            Camera.Expose(canvas, random, _options).MoveToOuterDisposeScope(),
            sign.ge(.5).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose() => (_backdrop as IDisposable)?.Dispose();
}
