using Medic.Engine.Removal.Cloning;
using Medic.Engine.Tests.Removal.Rivals;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal;

public sealed class AsymmetricViewsTests
{
    private const int Count = 400;

    [Fact]
    public void Without_any_the_teacher_and_the_clone_see_the_same()
    {
        Assert.False(new AsymmetricViews(new MedicOptions()).AreAny);
        Assert.False(new AsymmetricViews(new MedicOptions { WaveStrength = 0.1, ViewShare = 0 }).AreAny);
        Assert.All(
            [new MedicOptions { WaveStrength = 0.1 }, new MedicOptions { PatchShare = 0.1 }, new MedicOptions { NoiseStrength = 0.1 }, new MedicOptions { ColorStrength = 0.1 }],
            options => Assert.True(new AsymmetricViews(options).AreAny));
    }

    [Fact]
    public void Waves_stay_below_their_strength_and_are_one_for_all_channels()
    {
        using var scope = NewDisposeScope();
        var change = Change(new MedicOptions { WaveStrength = 0.06 });

        Assert.InRange(change.abs().max().item<float>(), 0.05f, 0.0601f);
        Assert.True(change.narrow(1, 0, 1).allclose(change.narrow(1, 2, 1)));
        // No two images have the same one.
        Assert.True((change.narrow(0, 0, 1) - change.narrow(0, 1, 1)).abs().max().item<float>() > 1e-4);
    }

    [Fact]
    public void Noise_is_of_every_size_up_to_its_strength()
    {
        using var scope = NewDisposeScope();
        var deviation = Change(new MedicOptions { NoiseStrength = 0.03 }).view(Count, -1).std(1);

        Assert.InRange(deviation.max().item<float>(), 0.028f, 0.032f);
        Assert.InRange(deviation.mean().item<float>(), 0.013f, 0.017f);
    }

    [Fact]
    public void Patches_are_squares_of_saturated_pixels_on_some_images()
    {
        using var scope = NewDisposeScope();
        var change = Change(new MedicOptions { PatchShare = 0.7, SmallestPatch = 2, LargestPatch = 6 });
        var changed = change.ne(0).any(1);

        Assert.InRange(changed.view(Count, -1).any(1).to(ScalarType.Float32).mean().item<float>(), 0.6f, 0.8f);
        Assert.Equal([-0.5f, 0, 0.5f], change.data<float>().ToArray().Distinct().Order());
        var rows = changed.any(2).sum(1).data<long>().ToArray().Distinct();
        Assert.Equal([0L, 2, 3, 4, 5, 6], rows.Order());
        Assert.Equal(changed.any(2).sum(1).sum().item<long>(), changed.any(1).sum(1).sum().item<long>());
    }

    [Fact]
    public void Colours_follow_a_curve_a_channel_and_fade_no_further_than_their_strength()
    {
        using var scope = NewDisposeScope();
        const double strength = 0.3;
        var change = Change(new MedicOptions { ColorStrength = strength });
        var values = change + 0.5f;

        // 0.5^gamma * gain, with everything at its edge.
        Assert.InRange(values.min().item<float>(), 0.7 * Math.Pow(0.5, Math.Exp(strength)) - 1e-6, 0.32);
        Assert.InRange(values.max().item<float>(), 0.68, 1.3 * Math.Pow(0.5, Math.Exp(-strength)) + 1e-6);
        // One curve a channel: pixels that were equal stay so, those of two channels do not.
        Assert.Equal(0, (change - change.narrow(2, 0, 1).narrow(3, 0, 1)).abs().max().item<float>());
        Assert.True((change.narrow(1, 0, 1) - change.narrow(1, 1, 1)).abs().max().item<float>() > 0.1);
        // Black stays black, and what is brighter stays brighter.
        var ramp = (arange(256, ScalarType.Float32) / 255).view(1, 1, 16, 16).expand(1, 3, 16, 16);
        var seen = See(new MedicOptions { ColorStrength = strength }, ramp, 5).view(3, 256);
        Assert.Equal(0, seen.narrow(1, 0, 1).abs().max().item<float>());
        Assert.True(seen.narrow(1, 1, 255).ge(seen.narrow(1, 0, 255)).all().item<bool>());
    }

    [Fact]
    public void A_share_of_the_images_is_left_alone()
    {
        using var scope = NewDisposeScope();
        var changed = Change(new MedicOptions { NoiseStrength = 0.03, ViewShare = 0.25 }).ne(0).view(Count, -1).any(1);

        Assert.InRange(changed.to(ScalarType.Float32).mean().item<float>(), 0.15f, 0.35f);
    }

    [Fact]
    public void The_generators_state_decides_and_values_stay_in_range()
    {
        using var scope = NewDisposeScope();
        var options = new MedicOptions { WaveStrength = 0.5, NoiseStrength = 0.5, PatchShare = 0.5 };
        var first = See(options, ones(8, 3, 16, 16), 1);

        Assert.True(first.equal(See(options, ones(8, 3, 16, 16), 1)).all().item<bool>());
        Assert.False(first.equal(See(options, ones(8, 3, 16, 16), 2)).all().item<bool>());
        Assert.InRange(first.min().item<float>(), 0, 1);
        Assert.Equal(1, first.max().item<float>());
    }

    [Fact]
    public void A_clone_is_trained_on_its_views_and_a_seed_repeats_that()
    {
        using var teacher = Workbench.Fresh("WRN-10-1");
        using var images = EasyImages.Set(8);
        var plain = new MedicOptions { Epochs = 1, BatchSize = 4 };

        var seen = Train(plain with { WaveStrength = 0.1, PatchShare = 0.5, NoiseStrength = 0.05 });

        Assert.Equal(seen, Train(plain with { WaveStrength = 0.1, PatchShare = 0.5, NoiseStrength = 0.05 }));
        Assert.NotEqual(seen, Train(plain));
        Assert.Equal(Train(plain), Train(plain with { WaveStrength = 0.1, ViewShare = 0 }));

        byte[] Train(MedicOptions options) => RivalRun.Bytes(RivalRun.Run(options, teacher, samples: images).State);
    }

    [Fact]
    public void The_last_epochs_can_be_without_views()
    {
        using var teacher = Workbench.Fresh("WRN-10-1");
        using var images = EasyImages.Set(8);
        var viewed = new MedicOptions { Epochs = 3, BatchSize = 4, WaveStrength = 0.1 };

        var whole = Losses(viewed);
        var last = Losses(viewed with { PlainShare = 0.5 });

        Assert.Equal(whole[..2], last[..2]);
        Assert.NotEqual(whole[2], last[2]);
        Assert.Equal(Losses(viewed with { WaveStrength = 0 }), Losses(viewed with { PlainShare = 1 }));

        double[] Losses(MedicOptions options) => [.. RivalRun.Run(options, teacher, samples: images).Outcome.History.Select(epoch => epoch.CloneLoss!.Value)];
    }

    private static Tensor Change(MedicOptions options)
    {
        var images = full([Count, 3, 16, 16], 0.5f);
        return See(options, images, 3) - images;
    }

    private static Tensor See(MedicOptions options, Tensor images, ulong seed)
    {
        using var generator = new Generator(seed);
        return new AsymmetricViews(options).Apply(images, generator);
    }
}
