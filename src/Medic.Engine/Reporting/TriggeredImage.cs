namespace Medic.Engine.Reporting;

/// <summary>A stamped image that was written.</summary>
/// <param name="Path">The PNG file.</param>
/// <param name="Trigger">The trigger's name.</param>
/// <param name="Index">The image's place in the data, from 0.</param>
/// <param name="Label">Its class as a number.</param>
/// <param name="ClassName">Its class by name.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
public sealed record TriggeredImage(string Path, string Trigger, long Index, int Label, string ClassName, int Width, int Height);
