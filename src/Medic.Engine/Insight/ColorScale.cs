using static TorchSharp.torch;

namespace Medic.Engine.Insight;

/// <summary>The colours that values of 0 to 1 are shown in, from dark to light.</summary>
public enum ColorScale
{
    /// <summary>Blue, green, yellow.</summary>
    Viridis,

    /// <summary>Black, red, yellow.</summary>
    Inferno,

    /// <summary>Black to white.</summary>
    Gray,
}

/// <summary>Colours values.</summary>
internal static class ColorScaleExtensions
{
    private const int Shades = 256;

    /// <summary>Colours values.</summary>
    /// <param name="scale">The colours.</param>
    /// <param name="values">float32 [N, H, W], 0..1.</param>
    /// <returns>uint8 [N, 3, H, W].</returns>
    public static Tensor Paint(this ColorScale scale, Tensor values)
    {
        using var scope = NewDisposeScope();
        var shades = tensor(Table(scale)).view(Shades, 3).to(ScalarType.Byte);
        var (count, height, width) = (values.shape[0], values.shape[1], values.shape[2]);
        var places = values.mul(Shades - 1).round().clamp(0, Shades - 1).to(ScalarType.Int64).flatten();
        return shades.index_select(0, places).view(count, height, width, 3).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Every shade's red, green and blue, between evenly spread ones.</summary>
    private static int[] Table(ColorScale scale)
    {
        int[][] stops = scale switch
        {
            ColorScale.Viridis => [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141], [39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37]],
            ColorScale.Inferno => [[0, 0, 4], [31, 12, 72], [85, 15, 109], [136, 34, 106], [186, 54, 85], [227, 89, 51], [249, 140, 10], [249, 201, 50], [252, 255, 164]],
            ColorScale.Gray => [[0, 0, 0], [255, 255, 255]],
            _ => throw new InsightException($"Colour scale '{scale}' is unknown. Use {string.Join(", ", Enum.GetNames<ColorScale>())}."),
        };
        return [.. Enumerable.Range(0, Shades).SelectMany(shade =>
        {
            var place = (double)shade / (Shades - 1) * (stops.Length - 1);
            var low = Math.Min((int)place, stops.Length - 2);
            return Enumerable.Range(0, 3).Select(channel => (int)Math.Round(stops[low][channel] + ((place - low) * (stops[low + 1][channel] - stops[low][channel]))));
        })];
    }
}
