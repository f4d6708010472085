namespace Medic.Engine.Reporting.Charts;

/// <summary>A scale with round numbers on it.</summary>
internal sealed record Axis
{
    private static readonly double[] RoundSteps = [1, 2, 2.5, 5, 10];

    private Axis(double low, double high, IReadOnlyList<double> ticks)
    {
        Low = low;
        High = high;
        Ticks = ticks;
    }

    /// <summary>Its lower end.</summary>
    public double Low { get; }

    /// <summary>Its upper end, above the lower.</summary>
    public double High { get; }

    /// <summary>The numbers on it, ascending.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>An axis from a round number at or below the least value to one at or above the greatest.</summary>
    /// <param name="least">The least value.</param>
    /// <param name="greatest">The greatest value.</param>
    /// <param name="steps">About how many steps.</param>
    public static Axis Around(double least, double greatest, int steps)
    {
        var step = Step(greatest - least, steps);
        var low = Math.Floor(least / step) * step;
        var high = Math.Max(low + step, Math.Ceiling(greatest / step) * step);
        return Between(low, high, step);
    }

    /// <summary>An axis that ends exactly at these values, as one of epochs does, with whole numbers on it.</summary>
    /// <param name="low">Its lower end.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="steps">About how many steps.</param>
    public static Axis Whole(int low, int high, int steps)
    {
        var step = (int)Math.Max(1, Math.Ceiling(Step(high - low, steps)));
        int[] inner = [.. Enumerable.Range(low + 1, Math.Max(0, high - low)).Where(value => value % step == 0 && high - value >= step / 2)];
        return new Axis(low, Math.Max(high, low + 1), [low, .. inner, .. high > low && !inner.Contains(high) ? [(double)high] : Array.Empty<double>()]);
    }

    /// <summary>The place of a value, 0..1.</summary>
    public double Place(double value) => (value - Low) / (High - Low);

    private static Axis Between(double low, double high, double step)
    {
        var count = (int)Math.Round((high - low) / step);
        return new Axis(low, high, [.. Enumerable.Range(0, count + 1).Select(index => low + (index * step))]);
    }

    private static double Step(double span, int steps)
    {
        if (!(span > 0))
            return 1;
        var rough = span / steps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return RoundSteps.First(round => round * power >= rough * 0.999) * power;
    }
}
