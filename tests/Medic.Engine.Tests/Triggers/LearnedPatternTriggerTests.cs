using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class LearnedPatternTriggerTests
{
    [Fact]
    public void The_pattern_covers_the_image_where_its_mask_says()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0f, 100f, -100f, 3f }).view(1, 1, 2, 2);
        var mask = tensor(new[] { 1f, .5f, 1f, 0f }).view(1, 1, 2, 2);

        var stamped = new LearnedPatternTrigger(logits, mask).Stamp(Images.Filled(3, 1, 2, 2, 51), arange(3, ScalarType.Int64));

        // sigmoid: .5, 1, 0, not shown; the image is .2
        float[] expected = [.5f, .6f, 0f, .2f];
        Assert.Equal([3, 1, 2, 2], stamped.shape);
        Assert.All(stamped.data<float>().ToArray().Zip([.. expected, .. expected, .. expected]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    [Fact]
    public void Images_of_another_shape_are_refused_with_both_shapes()
    {
        using var scope = NewDisposeScope();
        var trigger = new LearnedPatternTrigger(zeros(3, 4, 4), zeros(3, 4, 4));

        var error = Assert.Throws<TriggerException>(() => trigger.Stamp(Images.Filled(1, 1, 4, 4, 0), zeros(1, ScalarType.Int64)));

        Assert.Contains("[3, 4, 4]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[1, 4, 4]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_is_none_is_refused()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<TriggerException>(() => new LearnedPatternTrigger(zeros(3, 4, 4), zeros(3, 4, 5)));
        Assert.Throws<TriggerException>(() => new LearnedPatternTrigger(zeros(4, 4), zeros(4, 4)));
        Assert.Throws<TriggerException>(() => new LearnedPatternTrigger(full([1, 2, 2], double.NaN), zeros(1, 2, 2)));
    }
}
