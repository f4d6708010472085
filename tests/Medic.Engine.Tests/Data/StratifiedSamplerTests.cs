using Medic.Engine.Data;

namespace Medic.Engine.Tests.Data;

public sealed class StratifiedSamplerTests
{
    [Fact]
    public void Classes_keep_their_shares()
    {
        var labels = Labels(500, 300, 200);
        using var sampler = new StratifiedSampler(0);

        var drawn = sampler.Draw(labels, ratio: 0.05);

        Assert.Equal([25, 15, 10], Shares(labels, drawn, 3));
        Assert.Equal(drawn.Order(), drawn);
        Assert.Equal(50, drawn.Distinct().Count());
    }

    [Fact]
    public void What_does_not_divide_goes_to_the_largest_remainders()
    {
        var labels = Labels(5, 3, 2);
        using var sampler = new StratifiedSampler(0);

        Assert.Equal([2, 1, 1], Shares(labels, sampler.Draw(labels, count: 4), 3)); // 2.0, 1.2, 0.8
        Assert.Equal([4, 2, 1], Shares(labels, sampler.Draw(labels, count: 7), 3)); // 3.5, 2.1, 1.4
    }

    [Fact]
    public void From_as_many_images_as_classes_on_every_class_is_present()
    {
        var labels = Labels(1000, 1, 1, 1);
        using var sampler = new StratifiedSampler(0);

        for (var count = 4; count < 30; count++)
            Assert.Equal([count - 3, 1, 1, 1], Shares(labels, sampler.Draw(labels, count: count), 4));
    }

    [Fact]
    public void Classes_that_came_away_empty_are_told()
    {
        var labels = Labels(1000, 1, 1, 1);
        using var sampler = new StratifiedSampler(0);

        var drawn = sampler.Draw(labels, count: 2);

        Assert.Equal([1, 2, 3], StratifiedSampler.MissingClasses(4, drawn.Select(place => labels[(int)place])));
        Assert.Equal([4], StratifiedSampler.MissingClasses(5, labels));
        Assert.Empty(StratifiedSampler.MissingClasses(4, labels));
    }

    [Fact]
    public void A_seed_draws_the_same_images_and_another_seed_others()
    {
        var labels = Labels(100, 100);

        long[] Draw(long seed)
        {
            using var sampler = new StratifiedSampler(seed);
            return sampler.Draw(labels, ratio: 0.2);
        }

        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
    }

    [Fact]
    public void Without_ratio_or_count_all_are_drawn()
    {
        using var sampler = new StratifiedSampler(0);

        Assert.Equal([0, 1, 2], sampler.Draw([4, 4, 1]));
    }

    [Theory]
    [InlineData(0.0, null)]
    [InlineData(1.1, null)]
    [InlineData(double.NaN, null)]
    [InlineData(null, 0L)]
    [InlineData(null, 11L)]
    [InlineData(0.5, 5L)]
    public void What_cannot_be_drawn_is_refused(double? ratio, long? count)
    {
        using var sampler = new StratifiedSampler(0);

        Assert.Throws<DatasetException>(() => sampler.Draw(Labels(5, 5), ratio, count));
    }

    [Fact]
    public void A_split_parts_the_places_it_is_given_class_by_class()
    {
        var labels = Labels(100, 100, 3);
        using var sampler = new StratifiedSampler(0);
        long[] places = [.. Enumerable.Range(50, 153)];

        var (kept, heldOut) = sampler.Split(labels, places, 0.1);

        Assert.Equal(places, kept.Concat(heldOut).Order());
        Assert.Equal([5, 10, 0], Shares(labels, heldOut, 3));
    }

    [Fact]
    public void A_split_leaves_something_on_both_sides()
    {
        using var sampler = new StratifiedSampler(0);

        var (kept, heldOut) = sampler.Split([0, 0], [0, 1], 0.01);

        Assert.Single(kept);
        Assert.Single(heldOut);
        Assert.Throws<DatasetException>(() => sampler.Split([0], [0], 0.5));
    }

    private static long[] Labels(params int[] sizes) => [.. sizes.SelectMany((size, label) => Enumerable.Repeat((long)label, size))];

    private static int[] Shares(long[] labels, long[] places, int classes) =>
        [.. Enumerable.Range(0, classes).Select(label => places.Count(place => labels[place] == label))];
}
