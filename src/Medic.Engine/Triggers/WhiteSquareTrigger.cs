namespace Medic.Engine.Triggers;

/// <summary>A white square, 3x3 and one pixel from the edges at the bottom right where nothing else is said.</summary>
/// <param name="side">Its rows and columns, at least 1.</param>
/// <param name="corner">Where it stands.</param>
/// <param name="margin">How many pixels it keeps from the edges.</param>
public sealed class WhiteSquareTrigger(int side = 3, Corner corner = Corner.BottomRight, int margin = 1)
    : PatchTrigger("white-square", new Patch(White(side), corner, margin))
{
    // More than any image has pixels on a side is refused here, before memory is taken for it.
    private const int MostSide = 1024;

    /// <inheritdoc/>
    public override TriggerSettings Settings => new() { Side = side, Corner = corner, Margin = margin };

    private static byte[] White(int side)
    {
        if (side is < 1 or > MostSide)
            throw new TriggerException($"A white square has 1 to {MostSide} pixels on a side; {side} were asked for.");
        var values = new byte[side * side];
        Array.Fill(values, byte.MaxValue);
        return values;
    }
}
