using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Scene;

/// <summary>What light and the camera make of a scene: shadows, haze, exposure, the light's colour, a focus that is not quite right, noise.</summary>
internal static class Camera
{
    /// <summary>Takes the pictures.</summary>
    /// <param name="canvas">The scenes in even light; changed.</param>
    /// <param name="random">Tells the scenes apart.</param>
    /// <param name="options">How dark and light it may be.</param>
    /// <returns>uint8 [B, 3, S, S].</returns>
    internal static Tensor Expose(Canvas canvas, SceneRandom random, RoadSceneOptions options)
    {
        using var scope = NewDisposeScope();
        var pixels = canvas.Pixels;
        pixels.mul_(Shadow(canvas, random).unsqueeze(1));
        pixels.lerp_(tensor(.75f), (random.Uniform(0, .25) * random.Uniform(0, 1)).unsqueeze(1));
        pixels.mul_(Illumination(random)).mul_(random.Uniform(options.MinimumLight, options.MaximumLight).unsqueeze(1));
        pixels.lerp_(Defocused(canvas), random.Uniform(0, 1).square().unsqueeze(1));
        pixels.addcmul_(random.Grain(3), random.Uniform(0, .03).unsqueeze(1), 1);
        return pixels.mul(byte.MaxValue).round_().clamp_(0, byte.MaxValue).to(ScalarType.Byte).MoveToOuterDisposeScope();
    }

    /// <summary>float32 [B, S, S]: in some scenes, something large keeps the light from one side.</summary>
    private static Tensor Shadow(Canvas canvas, SceneRandom random)
    {
        const double ShareOfShadows = .35;
        var direction = random.Uniform(0, 2 * Math.PI);
        var across = ((canvas.X - .5) * direction.cos()) + ((canvas.Y - .5) * direction.sin());
        var shadow = (across - random.Uniform(-.2, .5) + (random.Waves(6) * .05)).div_(.04).clamp_(0, 1);
        return 1 - (shadow * random.Uniform(.2, .5) * random.Chance(ShareOfShadows));
    }

    /// <summary>float32 [B, 3, 1, 1]: warmer or colder light.</summary>
    private static Tensor Illumination(SceneRandom random)
    {
        const double Most = .1;
        var warmth = random.Uniform(-Most, Most);
        return stack([1 + warmth, ones_like(warmth), 1 - warmth], 1);
    }

    private static Tensor Defocused(Canvas canvas)
    {
        // Three pixels of a small image: more, and a sign could no longer be read.
        var radius = Math.Max(1, canvas.Side / 64);
        return nn.functional.avg_pool2d(canvas.Pixels, (2 * radius) + 1, 1, radius, count_include_pad: false);
    }
}
