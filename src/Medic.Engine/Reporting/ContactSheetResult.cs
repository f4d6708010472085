namespace Medic.Engine.Reporting;

/// <summary>A contact sheet that was written.</summary>
/// <param name="OutputPath">The PNG file.</param>
/// <param name="Trigger">The trigger's name.</param>
/// <param name="Count">Images that it shows, each unstamped and stamped.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
public sealed record ContactSheetResult(string OutputPath, string Trigger, int Count, int Width, int Height);
