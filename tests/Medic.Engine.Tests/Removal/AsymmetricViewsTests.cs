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
            [new MedicOptions { WaveStrength = 0.1 }, new MedicOptions { PatchShare = 0.1 }, new MedicOptions { NoiseStrength = 0.1 }],
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
