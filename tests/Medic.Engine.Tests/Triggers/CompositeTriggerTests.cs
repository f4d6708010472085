using Medic.Engine.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class CompositeTriggerTests
{
    [Fact]
    public void Mixes_are_made_of_images_of_both_classes()
    {
        using var set = Set(0, 1, 2, 0, 1);
        var trigger = new CompositeTrigger(mixCount: 70);

        var batches = trigger.StampedBatches(set, AttackGoal.Label(2), 32).ToArray();

        Assert.Equal([32, 32, 6], batches.Select(batch => batch.Images.shape[0]));
        foreach (var batch in batches)
        {
            Assert.All(batch.Wanted, wanted => Assert.Equal(2, wanted));
            using (batch)
            {
                // class A is filled with 0.2, class B with 0.4; class C's 0.6 must not be seen
                foreach (var image in batch.Images.data<float>().ToArray().Chunk(3 * 8 * 8))
                    Assert.Equal([.2f, .4f], image.Distinct().Order());
            }
        }
    }

    [Fact]
    public void A_seed_repeats_itself()
    {
        using var set = Set(0, 1, 2, 0, 1);

        float[] Mix(long seed)
        {
            using var batch = new CompositeTrigger(mixCount: 10, seed: seed).StampedBatches(set, AttackGoal.Label(2), 10).Single();
            return batch.Images.data<float>().ToArray();
        }

        Assert.Equal(Mix(1), Mix(1));
        Assert.NotEqual(Mix(1), Mix(2));
    }

    [Fact]
    public void It_means_class_C_and_nothing_else()
    {
        using var set = Set(0, 1, 2);
        var trigger = new CompositeTrigger();

        Assert.Equal(2, trigger.ImpliedTarget);
        Assert.Throws<TriggerException>(() => trigger.StampedBatches(set, new AttackGoal(TargetMode.AllToAll, null), 10));
        Assert.Throws<TriggerException>(() => new CompositeTrigger(1, 1, 2).StampedBatches(set, AttackGoal.Label(2), 10));
        Assert.Throws<TriggerException>(() => new CompositeTrigger(0, 1, 3).StampedBatches(set, AttackGoal.Label(3), 10));
        Assert.Throws<TriggerException>(() => trigger.StampedBatches(set, AttackGoal.Label(5), 10));
    }

    [Fact]
    public void Without_images_of_a_class_there_is_nothing_to_mix()
    {
        using var set = Set(0, 2);

        var error = Assert.Throws<TriggerException>(() => new CompositeTrigger().StampedBatches(set, AttackGoal.Label(2), 10));

        Assert.Contains("class 1", error.Message, StringComparison.Ordinal);
    }

    // Images of class k are filled with 51 * (k + 1).
    private static ImageSet Set(params long[] labels)
    {
        using var scope = NewDisposeScope();
        var values = tensor(labels);
        return new ImageSet(((values + 1) * 51).to(ScalarType.Byte).view(-1, 1, 1, 1).expand(-1, 3, 8, 8).contiguous(), values, ["a", "b", "c"], "test");
    }
}
