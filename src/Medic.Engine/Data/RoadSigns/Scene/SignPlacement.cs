using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Scene;

/// <summary>Where a batch's signs stand, and how they are turned.</summary>
/// <param name="X">float32 [B, S, S]: pixels as places in the sign's plane, to the right.</param>
/// <param name="Y">float32 [B, S, S]: pixels as places in the sign's plane, downwards.</param>
/// <param name="Pixel">float32 [B, 1, 1]: the size of a pixel in that plane.</param>
internal sealed record SignPlacement(Tensor X, Tensor Y, Tensor Pixel)
{
    /// <summary>How far a sign may be turned away from the viewer, in degrees.</summary>
    private const double MostAside = 40;

    /// <summary>What is left free beside the largest signs.</summary>
    private const double Margin = .02;

    /// <summary>Draws places at random around the image's middle, where all of a sign is within the image.</summary>
    internal static SignPlacement Draw(Canvas canvas, SceneRandom random, RoadSceneOptions options)
    {
        using var scope = NewDisposeScope();
        var angle = random.Uniform(-options.MaximumAngle, options.MaximumAngle).mul_(Math.PI / 180);
        var (sin, cos) = (angle.sin(), angle.cos());
        // The square around a sign takes more room when it is turned: as large as it was to be, it may not fit.
        var stretch = cos + sin.abs();
        var size = random.Uniform(options.MinimumSignSize, options.MaximumSignSize).minimum((1 - Margin) / stretch);
        var room = ((1 - (size * stretch)) / 2).clamp_max_(options.MaximumShift);
        var x = canvas.X - .5 - (room * random.Uniform(-1, 1));
        var y = canvas.Y - .5 - (room * random.Uniform(-1, 1));
        var aside = random.Uniform(-MostAside, MostAside).mul_(Math.PI / 180).cos();
        var radius = size / 2;
        return new SignPlacement(
            ((x * cos) + (y * sin)).div_(radius * aside).MoveToOuterDisposeScope(),
            ((y * cos) - (x * sin)).div_(radius).MoveToOuterDisposeScope(),
            (canvas.Pixel / radius).MoveToOuterDisposeScope());
    }

    /// <summary>How much of each pixel an area of the sign's plane covers.</summary>
    /// <param name="distance">float32 [B, S, S]: how far a pixel's middle is from the area's edge, in that plane, negative inside.</param>
    /// <returns>float32 [B, S, S], 0..1.</returns>
    internal Tensor Cover(Tensor distance) => (distance / -Pixel).add_(.5).clamp_(0, 1);
}
