using Medic.Engine.Measurement;

namespace Medic.Engine.Tests.Measurement;

public sealed class WilsonIntervalTests
{
    [Theory]
    [InlineData(50, 100, 0.4038315, 0.5961685)]
    [InlineData(81, 263, 0.2552885, 0.3662096)]
    [InlineData(1, 10, 0.0178762, 0.4041500)]
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(10, 10, 0.7224672, 1)]
    [InlineData(9958, 10000, 0.9943281, 0.9968911)]
    [InlineData(0, 0, 0, 1)]
    public void It_is_the_known_one(long hits, long count, double low, double high)
    {
        var interval = new Rate(hits, count).Interval;

        Assert.Equal(low, interval.Low, 6e-8);
        Assert.Equal(high, interval.High, 6e-8);
    }

    [Fact]
    public void It_stays_within_0_and_1_and_around_the_share()
    {
        foreach (var count in new[] { 1, 2, 7, 1000 })
        {
            for (var hits = 0; hits <= count; hits++)
            {
                var rate = new Rate(hits, count);
                Assert.True(rate.Interval.Low >= 0 && rate.Interval.Low <= rate.Share && rate.Share <= rate.Interval.High && rate.Interval.High <= 1);
            }
        }
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(11, 10)]
    [InlineData(1, 0)]
    public void A_count_that_cannot_be_is_refused(long hits, long count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(hits, count));

    [Fact]
    public void A_rates_share_is_0_where_nothing_was_counted()
    {
        Assert.Equal(0.25, new Rate(1, 4).Share);
        Assert.Equal(0, new Rate(0, 0).Share);
    }
}
