using Medic.Engine.Detection;

namespace Medic.Engine.Tests.Detection;

public sealed class AnomalyIndexTests
{
    [Fact]
    public void It_counts_median_absolute_deviations_from_the_median()
    {
        // Median 30, deviations 25 10 0 10 70: their median is 10.
        double[] expected = [25, 10, 0, 10, 70];

        Assert.Equal(expected.Select(off => off / 14.826), AnomalyIndex.Of([5, 20, 30, 40, 100]), Near);
    }

    [Fact]
    public void Of_an_even_number_the_median_is_between_both()
    {
        // Median 25, deviations 15 5 5 15: their median is 10.
        double[] expected = [15, 5, 5, 15];

        Assert.Equal(25, AnomalyIndex.Median([40, 10, 30, 20]));
        Assert.Equal(expected.Select(off => off / 14.826), AnomalyIndex.Of([10, 20, 30, 40]), Near);
    }

    [Fact]
    public void Where_most_are_equal_nothing_stands_out() => Assert.Equal([0, 0, 0], AnomalyIndex.Of([7, 7, 1]));

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;
}
