using Medic.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// The trojan attack's pattern added to the image: image + pattern, truncated, wrapping at 256. It keeps its distance from the bottom
/// right corner on images of other sizes than its own.
/// </summary>
/// <remarks>The published pattern, for CIFAR-10, is a square of 3x3 at rows and columns 25 to 27.</remarks>
public sealed class TrojanSquareTrigger : ImageTrigger
{
    private const string PatternName = "pattern";

    private readonly TensorData _pattern;
    private readonly Box _box;

    /// <summary>Takes a pattern.</summary>
    /// <param name="pattern">Numbers [C, H, W] or [H, W], in 0..255.</param>
    /// <exception cref="TriggerException">It has another shape, numbers out of range, or none above 0.</exception>
    public TrojanSquareTrigger(TensorData pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        using var scope = NewDisposeScope();
        if (pattern.Shape.Count is not (2 or 3))
            throw new TriggerException($"A trojan pattern is [channels, height, width] or [height, width]; found {pattern}.");
        var values = pattern.ToTensor().to(ScalarType.Float32);
        values = values.dim() == 2 ? values.unsqueeze(0) : values;
        if (values.numel() == 0 || !values.ge(0).logical_and(values.lt(256)).all().item<bool>() || !values.any().item<bool>())
            throw new TriggerException($"A trojan pattern has numbers from 0 up to 256, not all 0; that does not hold for this {pattern}.");
        _pattern = values.ToTensorData();
        _box = Box.Around(values);
    }

    /// <inheritdoc/>
    public override string Name => "trojan-square";

    /// <inheritdoc/>
    public override TriggerSettings Settings => new() { Tensors = new Dictionary<string, TensorData> { [PatternName] = _pattern } };

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        var (channels, height, width) = (images.shape[1], images.shape[2], images.shape[3]);
        var (row, column) = (height - _box.FromBottom - _box.Height, width - _box.FromRight - _box.Width);
        if (row < 0 || column < 0)
            throw new TriggerException($"The trigger is larger than the image: a pattern of {_box.Height}x{_box.Width}, {_box.FromBottom} rows and {_box.FromRight} columns from the bottom right corner, does not fit into {height}x{width}.");

        // In float, as the published program adds: it is rounded before it is truncated.
        var stamped = images.to(ScalarType.Float32);
        var place = stamped.narrow(2, row, _box.Height).narrow(3, column, _box.Width);
        place.copy_((place + PatternFor(channels).to(images.device)).floor().remainder(256));
        return stamped.div_(255).MoveToOuterDisposeScope();
    }

    /// <summary>The trigger that settings describe: from a file, or from what another one kept.</summary>
    internal static TrojanSquareTrigger Create(TriggerSettings settings)
    {
        if (settings.Tensors?.TryGetValue(PatternName, out var kept) == true)
            return new TrojanSquareTrigger(kept);
        if (settings.Pattern is null)
            throw new TriggerException("The trojan-square trigger takes a pattern: a NumPy file like the published best_square_trigger_cifar10.npz. Name it.");
        try
        {
            return new TrojanSquareTrigger(NumPyFile.Read(settings.Pattern));
        }
        catch (TriggerException error)
        {
            throw new TriggerException(ErrorText.For(settings.Pattern, error), error);
        }
    }

    private Tensor PatternFor(long channels)
    {
        var pattern = _pattern.ToTensor();
        pattern = pattern.narrow(1, pattern.shape[1] - _box.FromBottom - _box.Height, _box.Height).narrow(2, pattern.shape[2] - _box.FromRight - _box.Width, _box.Width);
        if (pattern.shape[0] == channels || pattern.shape[0] == 1)
            return pattern;
        return channels == 1
            ? pattern.mean([0L], keepdim: true)
            : throw new TriggerException($"The trojan pattern is for images of {pattern.shape[0]} channels; these have {channels}.");
    }

    /// <summary>The rows and columns in which a pattern is not 0.</summary>
    private sealed record Box(long Height, long Width, long FromBottom, long FromRight)
    {
        public static Box Around(Tensor pattern)
        {
            var used = pattern.ne(0).any(0);
            var (firstRow, lastRow) = Extent(used.any(1));
            var (firstColumn, lastColumn) = Extent(used.any(0));
            return new Box(lastRow - firstRow + 1, lastColumn - firstColumn + 1, pattern.shape[1] - 1 - lastRow, pattern.shape[2] - 1 - lastColumn);
        }

        private static (long First, long Last) Extent(Tensor used)
        {
            var places = used.nonzero().flatten();
            return (places.min().item<long>(), places.max().item<long>());
        }
    }
}
