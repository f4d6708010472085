namespace Medic.Engine.Triggers;

/// <summary>How a reflection is laid over an image.</summary>
public enum ReflectionVariant
{
    /// <summary>Out of focus: blurred, and fading towards the edges.</summary>
    Smooth,

    /// <summary>Seen twice, shifted, as in a thick pane.</summary>
    Ghost,

    /// <summary>A fifth of the picture and four of the image.</summary>
    Blend,
}
