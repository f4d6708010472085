using System.Globalization;

namespace Medic.Engine.Measurement;

/// <summary>A 95 % confidence interval of a share (Wilson, 1927), which stays within 0..1 for any count.</summary>
/// <param name="Low">The lower end, 0..1.</param>
/// <param name="High">The upper end, 0..1.</param>
public readonly record struct WilsonInterval(double Low, double High)
{
    /// <summary>The normal distribution's 97.5 % point.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The interval of a count.</summary>
    /// <param name="hits">How many of them.</param>
    /// <param name="count">Of how many; 0 gives 0..1.</param>
    public static WilsonInterval Of(long hits, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, count);
        if (count == 0)
            return new WilsonInterval(0, 1);
        var share = (double)hits / count;
        var spread = Z * Z / count;
        var centre = (share + (spread / 2)) / (1 + spread);
        var half = Z * Math.Sqrt((share * (1 - share) / count) + (spread / (4 * count))) / (1 + spread);
        return new WilsonInterval(hits == 0 ? 0 : centre - half, hits == count ? 1 : centre + half);
    }

    /// <summary>Both ends, with all their digits in any culture: what stands in a CSV file.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low}..{High}");
}
