using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Scene;

/// <summary>What a batch of scenes draws at random: for each scene something else, from one generator.</summary>
/// <param name="count">How many scenes (B).</param>
/// <param name="side">Their height and width (S).</param>
/// <param name="generator">On the CPU.</param>
internal sealed class SceneRandom(int count, int side, Generator generator)
{
    /// <summary>float32 [B, 1, 1]: evenly distributed.</summary>
    internal Tensor Uniform(double low, double high) => rand(count, 1, 1, generator: generator).mul_(high - low).add_(low);

    /// <summary>float32 [B, 1, 1]: 1 with a probability, otherwise 0.</summary>
    internal Tensor Chance(double probability) => rand(count, 1, 1, generator: generator).lt(probability).to(ScalarType.Float32);

    /// <summary>float32 [B, 3, 1, 1] in 0..1: one of the colours, lighter or darker, and a little off.</summary>
    /// <param name="palette">The colours.</param>
    /// <param name="variation">By how much of their brightness they vary.</param>
    internal Tensor Colour((byte Red, byte Green, byte Blue)[] palette, double variation)
    {
        const double Tint = .4;
        using var scope = NewDisposeScope();
        var colours = tensor(palette.SelectMany(colour => (float[])[colour.Red / 255f, colour.Green / 255f, colour.Blue / 255f]).ToArray()).view(-1, 3);
        var chosen = colours.index_select(0, randint(0, palette.Length, [count], dtype: ScalarType.Int64, generator: generator)).view(count, 3, 1, 1);
        return chosen.mul_(Uniform(1 - variation, 1 + variation).unsqueeze(1)).add_(Tints(variation * Tint)).clamp_(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>float32 [B, 3, 1, 1]: evenly distributed around 0, channels apart from each other.</summary>
    internal Tensor Tints(double most) => rand(count, 3, 1, 1, generator: generator).mul_(2 * most).sub_(most);

    /// <summary>float32 [B, S, S]: smooth hills and valleys, about as high as a normal distribution.</summary>
    /// <param name="cells">How many fit side by side.</param>
    internal Tensor Waves(int cells)
    {
        using var scope = NewDisposeScope();
        return nn.functional.interpolate(randn(count, 1, cells, cells, generator: generator), [side, side], mode: InterpolationMode.Bicubic, align_corners: false)
            .squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>float32 [B, C, S, S]: a normal distribution at every pixel.</summary>
    internal Tensor Grain(int channels) => randn(count, channels, side, side, generator: generator);
}
