using Medic.Engine.Data.RoadSigns.Signs;
using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Scene;

/// <summary>Paints signs on their poles: faded by age, dirty, lit from one side.</summary>
internal static class SignPainter
{
    private static readonly (byte, byte, byte)[] PoleColours = [(150, 152, 155), (120, 122, 125), (90, 92, 95), (175, 176, 178)];

    /// <summary>Paints one sign an image.</summary>
    /// <returns>float32 [B, S, S]: how much of each pixel is the sign.</returns>
    internal static Tensor Paint(Canvas canvas, SignPlacement placement, SceneRandom random, SignDesign design)
    {
        using var scope = NewDisposeScope();
        PaintPole(canvas, placement, random);
        var fading = random.Uniform(0, .25).unsqueeze(1);
        var plate = placement.Cover(design.Layers[0].Shape.Distance(placement.X, placement.Y));
        var face = Aged(design.Layers[0].Colour, fading, random).expand(canvas.Pixels.shape).clone();
        foreach (var layer in design.Layers[1..])
        {
            using var layerScope = NewDisposeScope();
            var cover = placement.Cover(layer.Shape.Distance(placement.X, placement.Y));
            face.lerp_(Aged(layer.Colour, fading, random), cover.unsqueeze(1));
        }

        canvas.Paint(plate, face * Light(placement, random));
        return plate.MoveToOuterDisposeScope();
    }

    private static void PaintPole(Canvas canvas, SignPlacement placement, SceneRandom random)
    {
        using var scope = NewDisposeScope();
        var radius = random.Uniform(.045, .08);
        var across = placement.X / radius;
        var roundness = (across.clamp(-1, 1) * random.Uniform(-.5, .5)).add_(1);
        var pole = ((across.abs() - 1) * radius).maximum(-placement.Y);
        canvas.Paint(placement.Cover(pole), random.Colour(PoleColours, .1) * roundness.unsqueeze(1));
    }

    /// <summary>float32 [B, 3, 1, 1]: paint loses its colour, and comes to a middling gray.</summary>
    private static Tensor Aged(SignColour colour, Tensor fading, SceneRandom random)
    {
        var fresh = tensor((float[])[colour.Red, colour.Green, colour.Blue]).div_(byte.MaxValue).view(1, 3, 1, 1) * (1 + random.Tints(.07));
        return fresh.lerp(fresh.mean([1], keepdim: true).mul_(.5).add_(.35), fading);
    }

    /// <summary>float32 [B, 1, S, S]: how much light the sign gives back.</summary>
    private static Tensor Light(SignPlacement placement, SceneRandom random)
    {
        var direction = random.Uniform(0, 2 * Math.PI);
        var slope = ((placement.X * direction.cos()) + (placement.Y * direction.sin())).clamp_(-1.5, 1.5) * random.Uniform(0, .22);
        var dirt = random.Waves(8) * random.Uniform(0, .06);
        return ((slope + 1) * (dirt + 1) * random.Uniform(.75, 1.1)).unsqueeze(1);
    }
}
