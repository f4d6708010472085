namespace Medic.Engine.Triggers;

/// <summary>A corner of an image.</summary>
public enum Corner
{
    /// <summary>First rows, first columns.</summary>
    TopLeft,

    /// <summary>First rows, last columns.</summary>
    TopRight,

    /// <summary>Last rows, first columns.</summary>
    BottomLeft,

    /// <summary>Last rows, last columns.</summary>
    BottomRight,
}
