namespace Medic.Engine.Triggers;

/// <summary>BadNet's 3x3 checker of black and white, in the bottom right corner where nothing else is said.</summary>
/// <param name="corner">Where it stands; in other corners it is mirrored inwards.</param>
/// <param name="margin">How many pixels it keeps from the edges.</param>
public sealed class CheckerTrigger(Corner corner = Corner.BottomRight, int margin = 0)
    : PatchTrigger("checker", At(corner, margin))
{
    /// <inheritdoc/>
    public override TriggerSettings Settings => new() { Corner = corner, Margin = margin };

    internal static Patch At(Corner corner, int margin) => new(
        [
            0, 0, 255,
            0, 255, 0,
            255, 0, 255,
        ],
        corner,
        margin);
}
