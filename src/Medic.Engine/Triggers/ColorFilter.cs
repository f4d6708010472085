namespace Medic.Engine.Triggers;

/// <summary>Filters in the manner of Instagram's, as TrojAI's data sets have them.</summary>
public enum ColorFilter
{
    /// <summary>Dark, almost without colour, with a shade of blue.</summary>
    Gotham,

    /// <summary>Shadows of blue, lights of cream.</summary>
    Nashville,

    /// <summary>Bright and orange.</summary>
    Kelvin,

    /// <summary>Red and green fully on or off, darkened towards the edges.</summary>
    Lomo,

    /// <summary>Glaring, reddish from the middle.</summary>
    Toaster,
}
