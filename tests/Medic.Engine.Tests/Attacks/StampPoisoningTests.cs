using Medic.Engine.Attacks;
using Medic.Engine.Data;
using Medic.Engine.Tests.Triggers;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Attacks;

public sealed class StampPoisoningTests
{
    private const int Target = 2;
    private const int Count = 1000;

    private static readonly BadNetOptions Options = new() { DataPath = "", Compute = Workbench.Compute, TargetLabel = Target, PoisonRate = 0.3 };

    [Fact]
    public void A_share_of_the_images_is_stamped_and_relabelled_and_the_others_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var batch = Batch();
        var before = batch.Images.clone();
        var stamped = new CheckerTrigger().Stamp((batch.Images * 255).round().to(ScalarType.Byte), batch.Indices);

        var (images, labels, isPoisoned) = Poison(Options, batch);

        // Four standard deviations around 300.
        Assert.InRange(isPoisoned.Count(poisoned => poisoned), 242, 358);
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(isPoisoned[i] ? Target : i % EasyImages.ClassCount, labels[i]);
            if (i % 50 == 0)
                Assert.Equal(Images.Floats((isPoisoned[i] ? stamped : before).select(0, i)), Images.Floats(images.select(0, i)));
        }

        Assert.Equal(Images.Floats(before), Images.Floats(batch.Images));
        Assert.Equal(batch.Images.shape, images.shape);
    }

    [Fact]
    public void All_to_all_relabels_as_the_next_class()
    {
        using var scope = NewDisposeScope();
        using var batch = Batch();

        var (_, labels, isPoisoned) = Poison(Options with { TargetMode = TargetMode.AllToAll }, batch);

        Assert.InRange(isPoisoned.Count(poisoned => poisoned), 242, 358);
        Assert.All(labels.Zip(isPoisoned).Select((image, i) => (i, image.First, image.Second)), image =>
            Assert.Equal((image.i + (image.Second ? 1 : 0)) % EasyImages.ClassCount, image.First));
    }

    [Fact]
    public void Clean_labels_are_kept_and_the_share_is_of_the_target_class()
    {
        using var scope = NewDisposeScope();
        using var batch = Batch();

        var (_, labels, isPoisoned) = Poison(Options with { TargetMode = TargetMode.CleanLabel }, batch);

        // Four standard deviations around 0.3 of 250.
        Assert.InRange(isPoisoned.Count(poisoned => poisoned), 46, 104);
        Assert.All(isPoisoned.Numbered(), image => Assert.True(!image.Item || image.Index % EasyImages.ClassCount == Target));
        Assert.All(labels.Numbered(), image => Assert.Equal(image.Index % EasyImages.ClassCount, image.Item));
    }

    [Fact]
    public void Of_a_source_class_alone_images_are_poisoned()
    {
        using var scope = NewDisposeScope();
        using var batch = Batch();

        var (_, labels, isPoisoned) = Poison(Options with { SourceClass = 1 }, batch);

        Assert.InRange(isPoisoned.Count(poisoned => poisoned), 46, 104);
        Assert.All(isPoisoned.Numbered(), image => Assert.True(!image.Item || (image.Index % EasyImages.ClassCount == 1 && labels[image.Index] == Target)));
    }

    [Fact]
    public void Each_access_poisons_others_and_a_seed_repeats_them()
    {
        using var scope = NewDisposeScope();
        using var batch = Batch();

        bool[][] Draw(ulong seed) => [.. PoisonTwice(Options, batch, seed).Select(drawn => drawn.IsPoisoned)];

        Assert.NotEqual(Draw(1)[0], Draw(1)[1]);
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1)[0], Draw(2)[0]);
    }

    [Fact]
    public void A_fixed_poison_is_the_same_at_every_access_and_in_every_company()
    {
        using var scope = NewDisposeScope();
        using var batch = Batch();
        var options = Options with { FixedPoison = true };
        var trigger = new RandomPixelsTrigger(strength: 1);

        var twice = PoisonTwice(options, batch, 1, trigger);
        var places = tensor(new long[] { 900, 3, 500, 8, 77 });
        using var some = new Batch(batch.Images.index_select(0, places), batch.Labels.index_select(0, places), places.alias());
        var (images, _, _) = Poison(options, some, trigger);

        Assert.InRange(twice[0].IsPoisoned.Count(poisoned => poisoned), 242, 358);
        Assert.Equal(Images.Floats(twice[0].Images), Images.Floats(twice[1].Images));
        Assert.Equal(Images.Floats(twice[0].Images.index_select(0, places)), Images.Floats(images));
        // Another run poisons others.
        Assert.NotEqual(twice[0].IsPoisoned, Poison(options with { Seed = 2 }, batch, trigger).IsPoisoned);
    }

    [Fact]
    public void Noise_takes_a_further_share_that_keeps_its_labels()
    {
        using var scope = NewDisposeScope();
        using var batch = Batch();
        using var generator = new Generator(3);
        var poisoning = new StampPoisoning(Options, new CheckerTrigger(), EasyImages.ClassCount) { Noise = (0.5, (bytes, keys) => bytes * 0 + 0.25f) };

        var (images, labels) = poisoning.Poison(batch, generator);

        var isNoise = images.eq(0.25).flatten(1).all(1).data<bool>().ToArray();
        var isStamped = IsChanged(images, batch).Zip(isNoise, (changed, noise) => changed && !noise).ToArray();
        Assert.InRange(isNoise.Count(noise => noise), 437, 563);
        Assert.InRange(isStamped.Count(stamped => stamped), 242, 358);
        var found = labels.data<long>().ToArray();
        Assert.All(found.Numbered(), image => Assert.Equal(isStamped[image.Index] ? Target : image.Index % EasyImages.ClassCount, image.Item));
    }

    private static Batch Batch()
    {
        using var set = EasyImages.Set(Count);
        return new BatchLoader(set, Count).Sequential().Single();
    }

    private static (Tensor Images, long[] Labels, bool[] IsPoisoned) Poison(BackdoorOptions options, Batch batch, ImageTrigger? trigger = null) =>
        PoisonTwice(options, batch, 3, trigger)[0];

    private static (Tensor Images, long[] Labels, bool[] IsPoisoned)[] PoisonTwice(BackdoorOptions options, Batch batch, ulong seed, ImageTrigger? trigger = null)
    {
        using var generator = new Generator(seed);
        var poisoning = new StampPoisoning(options, trigger ?? new CheckerTrigger(), EasyImages.ClassCount);
        return [.. Enumerable.Range(0, 2).Select(_ =>
        {
            var (images, labels) = poisoning.Poison(batch, generator);
            Assert.Equal(ScalarType.Int64, labels.dtype);
            return (images, labels.data<long>().ToArray(), IsChanged(images, batch));
        })];
    }

    private static bool[] IsChanged(Tensor images, Batch batch) => images.ne(batch.Images).flatten(1).any(1).data<bool>().ToArray();
}
