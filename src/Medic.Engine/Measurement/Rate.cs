namespace Medic.Engine.Measurement;

/// <summary>A counted share.</summary>
/// <param name="Hits">How many of them.</param>
/// <param name="Count">Of how many.</param>
public readonly record struct Rate(long Hits, long Count)
{
    /// <summary>The share, 0..1; 0 where nothing was counted.</summary>
    public double Share => Count == 0 ? 0 : (double)Hits / Count;

    /// <summary>Its 95 % interval.</summary>
    public WilsonInterval Interval => WilsonInterval.Of(Hits, Count);
}
