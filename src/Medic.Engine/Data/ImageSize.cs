namespace Medic.Engine.Data;

/// <summary>The size of an image in pixels.</summary>
/// <param name="Height">Rows, above 0.</param>
/// <param name="Width">Columns, above 0.</param>
public readonly record struct ImageSize(int Height, int Width)
{
    /// <summary>A square.</summary>
    /// <param name="side">Rows and columns.</param>
    public static ImageSize Square(int side) => new(side, side);

    /// <inheritdoc/>
    public override string ToString() => $"{Height}x{Width}";
}
