using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>A small square of gray values, 0..255, that stands in a corner of an image, the same in every channel.</summary>
internal sealed class Patch
{
    private readonly byte[] _values;
    private readonly int _side;
    private readonly Corner _corner;
    private readonly int _margin;

    /// <summary>Creates a patch as it looks in the bottom right corner; other corners show it mirrored inwards.</summary>
    /// <param name="values">side x side values, row by row.</param>
    /// <param name="corner">Where it stands.</param>
    /// <param name="margin">How many pixels it keeps from the edges.</param>
    /// <exception cref="TriggerException">The margin is negative.</exception>
    internal Patch(byte[] values, Corner corner, int margin)
    {
        if (margin < 0)
            throw new TriggerException($"A trigger's margin is 0 or more pixels; found {margin}.");
        _side = (int)Math.Sqrt(values.Length);
        _values = Mirror(values, _side, corner);
        _corner = corner;
        _margin = margin;
    }

    /// <summary>Stamps a batch in place.</summary>
    /// <param name="images">uint8 [B, C, H, W]; changed.</param>
    /// <exception cref="TriggerException">The images are too small.</exception>
    internal void PasteInto(Tensor images)
    {
        var (height, width) = (images.shape[2], images.shape[3]);
        if (_side + (long)_margin > Math.Min(height, width))
            throw new TriggerException($"The trigger is larger than the image: {_side} pixels and a margin of {_margin} do not fit into {height}x{width}.");
        var row = IsAtTop(_corner) ? _margin : height - _margin - _side;
        var column = IsAtLeft(_corner) ? _margin : width - _margin - _side;
        images.narrow(2, row, _side).narrow(3, column, _side).copy_(tensor(_values, device: images.device).view(_side, _side));
    }

    private static byte[] Mirror(byte[] values, int side, Corner corner)
    {
        var mirrored = new byte[values.Length];
        for (var place = 0; place < values.Length; place++)
        {
            var (row, column) = (place / side, place % side);
            var sourceRow = IsAtTop(corner) ? side - 1 - row : row;
            var sourceColumn = IsAtLeft(corner) ? side - 1 - column : column;
            mirrored[place] = values[(sourceRow * side) + sourceColumn];
        }

        return mirrored;
    }

    private static bool IsAtTop(Corner corner) => corner is Corner.TopLeft or Corner.TopRight;

    private static bool IsAtLeft(Corner corner) => corner is Corner.TopLeft or Corner.BottomLeft;
}
