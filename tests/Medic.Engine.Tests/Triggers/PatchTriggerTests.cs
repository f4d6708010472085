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

    [Fact]
    public void Batches_leave_out_images_of_the_target()
    {
        using var set = Data.SampleFiles.Labelled(0, 5, 1, 5, 2);
        var trigger = new WhiteSquareTrigger(1, margin: 0);

        var sizes = trigger.StampedBatches(set, targetLabel: 5, batchSize: 2).Select(batch =>
        {
            using (batch)
                return batch.shape[0];
        }).ToArray();

        Assert.Equal([2, 1], sizes);
    }
}
