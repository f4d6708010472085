using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class RandomPixelsTriggerTests
{
    [Fact]
    public void A_fifth_of_the_result_is_noise_that_all_channels_share()
    {
        using var scope = NewDisposeScope();

        var stamped = new RandomPixelsTrigger().Stamp(Images.Filled(4, 3, 40, 50, 100), arange(4, ScalarType.Int64)).mul(255);

        // 0.8 * 100 + 0.2 * (0 to 255), truncated: 80 to 131, on average 80 + 0.2 * 127.5 - the 0.4 that truncating fifths costs.
        Assert.Equal((80f, 131f), (stamped.min().item<float>(), stamped.max().item<float>()));
        Assert.Equal(105.1, stamped.mean().item<float>(), 0.5);
        Assert.Equal(Images.Floats(stamped.select(1, 0)), Images.Floats(stamped.select(1, 2)));
        Assert.True(stamped.sub(stamped.round()).abs().max().item<float>() < 1e-3);
    }

    [Fact]
    public void Each_image_and_each_seed_has_noise_of_its_own()
    {
        using var scope = NewDisposeScope();
        var images = Images.Filled(2, 1, 8, 8, 0);

        float[][] Stamp(long seed) => [.. Images.Floats(new RandomPixelsTrigger(1, seed).Stamp(images, arange(2, ScalarType.Int64))).Chunk(64)];

        Assert.NotEqual(Stamp(1)[0], Stamp(1)[1]);
        Assert.NotEqual(Stamp(1)[0], Stamp(2)[0]);
        Assert.Equal(Stamp(1), Stamp(1));
    }

    [Fact]
    public void The_noise_is_even()
    {
        using var scope = NewDisposeScope();

        var noise = new RandomPixelsTrigger(1).Stamp(Images.Filled(64, 1, 32, 32, 0), arange(64, ScalarType.Int64)).mul(255).round();

        // 65,536 draws of 256 values: a standard deviation of 16 around 256 each.
        var counts = noise.to(ScalarType.Int64).flatten().bincount(null, 256).data<long>().ToArray();
        Assert.All(counts, count => Assert.InRange(count, 176, 336));
        // Neighbours have nothing to do with each other, nor have images.
        var values = noise.sub(127.5).div(73.9);
        Assert.InRange(values.narrow(3, 0, 31).mul(values.narrow(3, 1, 31)).mean().item<float>(), -0.02, 0.02);
        Assert.InRange(values.narrow(0, 0, 63).mul(values.narrow(0, 1, 63)).mean().item<float>(), -0.02, 0.02);
    }

    [Fact]
    public void Impossible_options_are_refused() => Assert.Throws<TriggerException>(() => new RandomPixelsTrigger(1.1));
}
