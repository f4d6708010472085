using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Scene;

/// <summary>A batch of images that are being painted.</summary>
internal sealed class Canvas
{
    /// <summary>Creates black images.</summary>
    /// <param name="count">How many (B).</param>
    /// <param name="side">Their height and width (S).</param>
    internal Canvas(int count, int side)
    {
        Side = side;
        Pixel = 1d / side;
        Pixels = zeros(count, 3, side, side);
        var places = arange(side, dtype: ScalarType.Float32).add_(.5).div_(side);
        X = places.view(1, 1, side).expand(count, side, side);
        Y = places.view(1, side, 1).expand(count, side, side);
    }

    /// <summary>Height and width in pixels.</summary>
    internal int Side { get; }

    /// <summary>The size of a pixel, where an image's side is 1.</summary>
    internal double Pixel { get; }

    /// <summary>float32 [B, 3, S, S]: 0 is dark, 1 is as light as the camera can tell.</summary>
    internal Tensor Pixels { get; }

    /// <summary>float32 [B, S, S]: how far to the right a pixel's middle is, 0..1.</summary>
    internal Tensor X { get; }

    /// <summary>float32 [B, S, S]: how far down a pixel's middle is, 0..1.</summary>
    internal Tensor Y { get; }

    /// <summary>How much of each pixel an area covers.</summary>
    /// <param name="distance">float32 [B, S, S]: how far a pixel's middle is from the area's edge, negative inside.</param>
    /// <returns>float32 [B, S, S], 0..1.</returns>
    internal Tensor Cover(Tensor distance) => distance.div(-Pixel).add_(.5).clamp_(0, 1);

    /// <summary>Paints an area.</summary>
    /// <param name="cover">float32, broadcast to [B, S, S]: how much of each pixel is painted.</param>
    /// <param name="colour">float32, broadcast to [B, 3, S, S].</param>
    internal void Paint(Tensor cover, Tensor colour)
    {
        using var scope = NewDisposeScope();
        Pixels.lerp_(colour, cover.unsqueeze(1));
    }
}
