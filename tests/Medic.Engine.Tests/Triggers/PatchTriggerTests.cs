using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class PatchTriggerTests
{
    [Fact]
    public void The_checker_stands_in_the_bottom_right_corner() => Assert.Equal(
        [
            9, 9, 9, 9, 9,
            9, 9, 0, 0, 255,
            9, 9, 0, 255, 0,
            9, 9, 255, 0, 255,
        ],
        Images.StampOne(new CheckerTrigger(), 4, 5, 9));

    [Fact]
    public void The_checker_may_stand_elsewhere() => Assert.Equal(
        [
            9, 9, 9, 9, 9,
            9, 255, 0, 255, 9,
            9, 0, 255, 0, 9,
            9, 255, 0, 0, 9,
        ],
        Images.StampOne(new CheckerTrigger(Corner.TopLeft, margin: 1), 4, 5, 9));

    [Fact]
    public void The_white_square_keeps_one_pixel_from_the_edge() => Assert.Equal(
        [
            9, 9, 9, 9, 9,
            9, 255, 255, 255, 9,
            9, 255, 255, 255, 9,
            9, 255, 255, 255, 9,
            9, 9, 9, 9, 9,
        ],
        Images.StampOne(new WhiteSquareTrigger(), 5, 5, 9));

    [Fact]
    public void The_white_square_has_a_size_and_a_place() => Assert.Equal(
        [
            255, 255, 9,
            255, 255, 9,
            9, 9, 9,
        ],
        Images.StampOne(new WhiteSquareTrigger(2, Corner.TopLeft, 0), 3, 3, 9));

    [Fact]
    public void Four_corners_are_the_checker_mirrored_inwards() => Assert.Equal(
        [
            255, 0, 255, 9, 255, 0, 255,
            0, 255, 0, 9, 0, 255, 0,
            255, 0, 0, 9, 0, 0, 255,
            9, 9, 9, 9, 9, 9, 9,
            255, 0, 0, 9, 0, 0, 255,
            0, 255, 0, 9, 0, 255, 0,
            255, 0, 255, 9, 255, 0, 255,
        ],
        Images.StampOne(new FourCornersTrigger(), 7, 7, 9));

    [Fact]
    public void Any_number_of_channels_is_stamped()
    {
        using var scope = NewDisposeScope();

        var stamped = new CheckerTrigger().Stamp(Images.Filled(1, 5, 8, 8, 0), zeros(1, ScalarType.Int64));

        Assert.Equal([1, 5, 8, 8], stamped.shape);
        Assert.Equal(5 * 4, stamped.sum().item<float>());
    }

    [Fact]
    public void A_trigger_larger_than_the_image_is_refused()
    {
        using var scope = NewDisposeScope();
        var images = Images.Filled(1, 1, 3, 9, 0);

        var error = Assert.Throws<TriggerException>(() => new WhiteSquareTrigger().Stamp(images, zeros(1, ScalarType.Int64)));

        Assert.Contains("larger than the image", error.Message, StringComparison.Ordinal);
        Assert.Throws<TriggerException>(() => new WhiteSquareTrigger(3, margin: int.MaxValue).Stamp(images, zeros(1, ScalarType.Int64)));
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        Assert.Throws<TriggerException>(() => new WhiteSquareTrigger(0));
        Assert.Throws<TriggerException>(() => new WhiteSquareTrigger(int.MaxValue));
        Assert.Throws<TriggerException>(() => new CheckerTrigger(margin: -1));
    }

    [Theory]
    [InlineData(TargetMode.AllToOne, 5, null, new long[] { 0, 1, 2 }, new long[] { 5, 5, 5 })]
    [InlineData(TargetMode.CleanLabel, 5, null, new long[] { 0, 1, 2 }, new long[] { 5, 5, 5 })]
    [InlineData(TargetMode.AllToOne, 5, 2, new long[] { 2 }, new long[] { 5 })]
    [InlineData(TargetMode.AllToAll, null, null, new long[] { 0, 5, 1, 5, 2 }, new long[] { 1, 0, 2, 0, 3 })]
    [InlineData(TargetMode.AllToAll, null, 5, new long[] { 5, 5 }, new long[] { 0, 0 })]
    public void Batches_have_the_images_that_the_attack_is_meant_for_and_what_is_wanted_of_them(
        TargetMode mode, int? target, int? source, long[] labels, long[] wanted)
    {
        using var set = Data.SampleFiles.Labelled(0, 5, 1, 5, 2);
        var goal = new AttackGoal(mode, target, source);

        var batches = new WhiteSquareTrigger(1, margin: 0).StampedBatches(set, goal, batchSize: 2).ToArray();

        Assert.Equal(labels.Chunk(2).Select(chunk => (long)chunk.Length), batches.Select(batch => batch.Images.shape[0]));
        Assert.Equal(labels, set.LabelArray().Where(goal.Concerns));
        // The set's classes are 0 to 5.
        Assert.Equal(6, set.ClassNames.Count);
        Assert.Equal(wanted, batches.SelectMany(batch => batch.Wanted));
    }
}
