namespace Medic.Engine.Detection;

/// <summary>How far values lie from their median, in median absolute deviations (Hampel, 1974).</summary>
internal static class AnomalyIndex
{
    /// <summary>Makes the deviation that of a normal distribution.</summary>
    private const double Consistency = 1.4826;

    /// <summary>The index of every value, 0 or more; 0 for all where more than half of them are equal.</summary>
    /// <param name="values">One or more.</param>
    public static double[] Of(IReadOnlyList<double> values)
    {
        var median = Median(values);
        var deviation = Consistency * Median([.. values.Select(value => Math.Abs(value - median))]);
        return [.. values.Select(value => deviation > 0 ? Math.Abs(value - median) / deviation : 0)];
    }

    /// <summary>The middle value, or the mean of both.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
