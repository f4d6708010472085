using Medic.Engine.Attacks;
using Medic.Engine.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Attacks;

public sealed class BadNetPoisoningTests
{
    private const int Target = 2;

    [Fact]
    public void A_share_of_the_images_is_stamped_and_relabelled_and_the_others_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        using var batch = Batch(1000);
        var before = batch.Images.clone();
        var stamped = new CheckerTrigger().Stamp((batch.Images * 255).round().to(ScalarType.Byte), batch.Indices);

        var (images, labels) = new BadNetPoisoning(new CheckerTrigger(), Target, 0.3).Poison(batch, generator);

        var chosen = images.ne(batch.Images).flatten(1).any(1).data<bool>().ToArray();
        // Four standard deviations around 300.
        Assert.InRange(chosen.Count(poisoned => poisoned), 242, 358);
        var found = labels.data<long>().ToArray();
        for (var i = 0; i < chosen.Length; i++)
        {
            Assert.Equal(chosen[i] ? Target : i % EasyImages.ClassCount, found[i]);
            var expected = chosen[i] ? stamped : before;
            if (i % 50 == 0)
                Assert.Equal(expected.select(0, i).contiguous().data<float>().ToArray(), images.select(0, i).contiguous().data<float>().ToArray());
        }

        Assert.Equal(before.data<float>().ToArray(), batch.Images.data<float>().ToArray());
        Assert.Equal(batch.Images.shape, images.shape);
        Assert.Equal(ScalarType.Int64, labels.dtype);
    }

    [Fact]
    public void Each_access_poisons_others_and_a_seed_repeats_them()
    {
        using var scope = NewDisposeScope();
        using var batch = Batch(200);
        var poisoning = new BadNetPoisoning(new CheckerTrigger(), Target, 0.3);

        long[][] Draw(ulong seed)
        {
            using var generator = new Generator(seed);
            return [.. Enumerable.Range(0, 2).Select(_ => poisoning.Poison(batch, generator).Labels.data<long>().ToArray())];
        }

        var drawn = Draw(1);
        Assert.NotEqual(drawn[0], drawn[1]);
        Assert.Equal(drawn, Draw(1));
        Assert.NotEqual(drawn[0], Draw(2)[0]);
    }

    private static Batch Batch(int count)
    {
        using var set = EasyImages.Set(count);
        return new BatchLoader(set, count).Sequential().Single();
    }
}
