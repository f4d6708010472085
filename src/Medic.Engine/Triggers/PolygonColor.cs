namespace Medic.Engine.Triggers;

/// <summary>The colours of polygons: 200 in one or two channels, as TrojAI has them.</summary>
public enum PolygonColor
{
    /// <summary>(200, 0, 0).</summary>
    Red,

    /// <summary>(0, 200, 0).</summary>
    Green,

    /// <summary>(0, 0, 200).</summary>
    Blue,

    /// <summary>(200, 200, 0).</summary>
    Yellow,

    /// <summary>(0, 200, 200).</summary>
    Cyan,

    /// <summary>(200, 0, 200).</summary>
    Magenta,
}
