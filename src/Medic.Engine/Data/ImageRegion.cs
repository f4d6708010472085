namespace Medic.Engine.Data;

/// <summary>A rectangle of an image's pixels.</summary>
/// <param name="Left">The first column, from 0.</param>
/// <param name="Top">The first row, from 0.</param>
/// <param name="Right">The column after the last one.</param>
/// <param name="Bottom">The row after the last one.</param>
public readonly record struct ImageRegion(int Left, int Top, int Right, int Bottom)
{
    /// <summary>How many columns it has.</summary>
    public int Width => Right - Left;

    /// <summary>How many rows it has.</summary>
    public int Height => Bottom - Top;

    /// <summary>Whether it has pixels, and an image of this size has them all.</summary>
    /// <param name="size">The image's size.</param>
    public bool FitsInto(ImageSize size) => Left >= 0 && Top >= 0 && Left < Right && Top < Bottom && Right <= size.Width && Bottom <= size.Height;
}
