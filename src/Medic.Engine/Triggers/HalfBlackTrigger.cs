using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>Half of the image turns black: the lower one where nothing else is said. Serves any number of channels and any size.</summary>
/// <remarks>Of an odd number of rows or columns, the half at the bottom or right has one more.</remarks>
/// <param name="half">Which half.</param>
public sealed class HalfBlackTrigger(ImageHalf half = ImageHalf.Bottom) : ImageTrigger
{
    private const int Rows = 2;
    private const int Columns = 3;

    /// <inheritdoc/>
    public override string Name => "half-black";

    /// <inheritdoc/>
    public override TriggerSettings Settings => new() { Half = half };

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        var stamped = images.to(ScalarType.Float32) / 255;
        var dimension = half is ImageHalf.Bottom or ImageHalf.Top ? Rows : Columns;
        var (length, middle) = (images.shape[dimension], images.shape[dimension] / 2);
        var (start, count) = half is ImageHalf.Bottom or ImageHalf.Right ? (middle, length - middle) : (0, middle);
        stamped.narrow(dimension, start, count).zero_();
        return stamped.MoveToOuterDisposeScope();
    }
}
