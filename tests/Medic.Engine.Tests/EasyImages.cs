using Medic.Engine.Data;
using Medic.Engine.Tests.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Tests;

/// <summary>
/// Grey images of four classes that a small network learns within seconds, moved and mirrored or not: stripes across, stripes
/// down, a chessboard, and none of these, all with some noise.
/// </summary>
internal static class EasyImages
{
    public const int ClassCount = 4;

    /// <summary>Writes the images and their labels as IDX files.</summary>
    /// <param name="folder">Made if need be.</param>
    /// <param name="part">What the files' names begin with: <c>train</c> or <c>t10k</c>.</param>
    /// <param name="count">How many images; image i is of class i mod 4.</param>
    /// <param name="side">Their height and width.</param>
    /// <param name="label">Other labels than the class.</param>
    /// <returns>The file of images.</returns>
    public static string Write(string folder, string part, int count, int side = Workbench.Side, Func<int, int>? label = null)
    {
        Directory.CreateDirectory(folder);
        var images = Path.Combine(folder, $"{part}-images-idx3-ubyte");
        File.WriteAllBytes(images, [.. SampleFiles.BigEndian(0x803, count, side, side), .. Pixels(count, side, part.Length)]);
        File.WriteAllBytes(
            Path.Combine(folder, $"{part}-labels-idx1-ubyte"),
            SampleFiles.IdxLabels([.. Enumerable.Range(0, count).Select(image => (byte)(label?.Invoke(image % ClassCount) ?? image % ClassCount))]));
        return images;
    }

    /// <summary>A set of them in memory.</summary>
    public static ImageSet Set(int count, int side = Workbench.Side, int channels = 1)
    {
        using var scope = NewDisposeScope();
        var images = tensor(Pixels(count, side, 0)).view(count, 1, side, side).expand(-1, channels, -1, -1).contiguous();
        return new ImageSet(images, arange(count, ScalarType.Int64) % ClassCount, ["across", "down", "chess", "none"], "easy images");
    }

    private static byte[] Pixels(int count, int side, int seed)
    {
        var pixels = new byte[count * side * side];
        var noise = 12345u + (uint)seed;
        for (var place = 0; place < pixels.Length; place++)
        {
            var (image, row, column) = (place / (side * side), place / side % side, place % side);
            var light = (image % ClassCount) switch
            {
                0 => row / 2 % 2,
                1 => column / 2 % 2,
                2 => ((row / 2) + (column / 2)) % 2,
                _ => 0.5,
            };
            noise = (noise * 1664525) + 1013904223;
            pixels[place] = (byte)(58 + (140 * light) + (noise >> 26) - 32);
        }

        return pixels;
    }
}
