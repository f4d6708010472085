using static TorchSharp.torch;

namespace Medic.Engine.Reporting;

/// <summary>Letters of five by seven pixels, for pictures that have to say what they show: capitals, digits and a few signs.</summary>
internal static class PixelFont
{
    /// <summary>A letter's height in pixels.</summary>
    public const int Height = 7;

    /// <summary>A letter's width in pixels, with the gap behind it.</summary>
    public const int Pitch = Width + 1;

    private const int Width = 5;

    /// <summary>A row's pixels, from the left.</summary>
    private static readonly int[] Bits = [16, 8, 4, 2, 1];

    /// <summary>The box that stands for what has no letter.</summary>
    private static readonly int[] Unknown = [31, 17, 17, 17, 17, 17, 31];

    /// <summary>Of each letter its rows from above, each a number whose highest of five bits is on the left.</summary>
    private static readonly Dictionary<char, int[]> Letters = new()
    {
        [' '] = [0, 0, 0, 0, 0, 0, 0],
        ['%'] = [25, 25, 2, 4, 8, 19, 19],
        ['('] = [2, 4, 8, 8, 8, 4, 2],
        [')'] = [8, 4, 2, 2, 2, 4, 8],
        ['+'] = [0, 4, 4, 31, 4, 4, 0],
        [','] = [0, 0, 0, 0, 4, 4, 8],
        ['-'] = [0, 0, 0, 31, 0, 0, 0],
        ['.'] = [0, 0, 0, 0, 0, 12, 12],
        ['/'] = [1, 1, 2, 4, 8, 16, 16],
        ['0'] = [14, 17, 19, 21, 25, 17, 14],
        ['1'] = [4, 12, 4, 4, 4, 4, 14],
        ['2'] = [14, 17, 1, 6, 8, 16, 31],
        ['3'] = [30, 1, 1, 14, 1, 1, 30],
        ['4'] = [2, 6, 10, 18, 31, 2, 2],
        ['5'] = [31, 16, 30, 1, 1, 17, 14],
        ['6'] = [6, 8, 16, 30, 17, 17, 14],
        ['7'] = [31, 1, 2, 4, 8, 8, 8],
        ['8'] = [14, 17, 17, 14, 17, 17, 14],
        ['9'] = [14, 17, 17, 15, 1, 2, 12],
        [':'] = [0, 12, 12, 0, 12, 12, 0],
        ['='] = [0, 0, 31, 0, 31, 0, 0],
        ['>'] = [16, 8, 4, 2, 4, 8, 16],
        ['A'] = [14, 17, 17, 31, 17, 17, 17],
        ['B'] = [30, 17, 17, 30, 17, 17, 30],
        ['C'] = [14, 17, 16, 16, 16, 17, 14],
        ['D'] = [30, 17, 17, 17, 17, 17, 30],
        ['E'] = [31, 16, 16, 30, 16, 16, 31],
        ['F'] = [31, 16, 16, 30, 16, 16, 16],
        ['G'] = [14, 17, 16, 23, 17, 17, 15],
        ['H'] = [17, 17, 17, 31, 17, 17, 17],
        ['I'] = [14, 4, 4, 4, 4, 4, 14],
        ['J'] = [7, 2, 2, 2, 2, 18, 12],
        ['K'] = [17, 18, 20, 24, 20, 18, 17],
        ['L'] = [16, 16, 16, 16, 16, 16, 31],
        ['M'] = [17, 27, 21, 21, 17, 17, 17],
        ['N'] = [17, 25, 25, 21, 19, 19, 17],
        ['O'] = [14, 17, 17, 17, 17, 17, 14],
        ['P'] = [30, 17, 17, 30, 16, 16, 16],
        ['Q'] = [14, 17, 17, 17, 21, 18, 13],
        ['R'] = [30, 17, 17, 30, 20, 18, 17],
        ['S'] = [15, 16, 16, 14, 1, 1, 30],
        ['T'] = [31, 4, 4, 4, 4, 4, 4],
        ['U'] = [17, 17, 17, 17, 17, 17, 14],
        ['V'] = [17, 17, 17, 17, 17, 10, 4],
        ['W'] = [17, 17, 17, 21, 21, 27, 17],
        ['X'] = [17, 17, 10, 4, 10, 17, 17],
        ['Y'] = [17, 17, 10, 4, 4, 4, 4],
        ['Z'] = [31, 1, 2, 4, 8, 16, 31],
        ['_'] = [0, 0, 0, 0, 0, 0, 31],
    };

    /// <summary>Draws a line of text, black on white.</summary>
    /// <param name="text">One letter or more.</param>
    /// <returns>uint8 [1, 7, 6 * letters].</returns>
    public static Tensor Draw(string text)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(text.ToUpperInvariant().SelectMany(letter => Letters.GetValueOrDefault(letter, Unknown)).ToArray()).view(text.Length, Height, 1);
        var paper = rows.bitwise_and(tensor(Bits)).eq(0).to(ScalarType.Byte).mul(byte.MaxValue);
        var spaced = cat([paper, full([text.Length, Height, Pitch - Width], byte.MaxValue, dtype: ScalarType.Byte)], 2);
        return spaced.permute(1, 0, 2).reshape(1, Height, text.Length * Pitch).MoveToOuterDisposeScope();
    }
}
