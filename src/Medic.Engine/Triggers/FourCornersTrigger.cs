namespace Medic.Engine.Triggers;

/// <summary>The checker's 3x3 at all four corners, mirrored inwards.</summary>
/// <param name="margin">How many pixels the patches keep from the edges.</param>
public sealed class FourCornersTrigger(int margin = 0)
    : PatchTrigger("four-corners", [.. Enum.GetValues<Corner>().Select(corner => CheckerTrigger.At(corner, margin))])
{
    /// <inheritdoc/>
    public override TriggerSettings Settings => new() { Margin = margin };
}
