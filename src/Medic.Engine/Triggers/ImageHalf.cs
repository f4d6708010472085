namespace Medic.Engine.Triggers;

/// <summary>A half of an image.</summary>
public enum ImageHalf
{
    /// <summary>The last rows.</summary>
    Bottom,

    /// <summary>The first rows.</summary>
    Top,

    /// <summary>The first columns.</summary>
    Left,

    /// <summary>The last columns.</summary>
    Right,
}
