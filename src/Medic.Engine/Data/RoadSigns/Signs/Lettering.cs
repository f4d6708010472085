using Medic.Engine.Data.RoadSigns.Shapes;

namespace Medic.Engine.Data.RoadSigns.Signs;

/// <summary>The letters and digits that signs need, as lines.</summary>
internal static class Lettering
{
    // Each in a field of width 1 and height 2.
    private static readonly Dictionary<char, (double X, double Y)[][]> Glyphs = new()
    {
        ['0'] = [[(0, .5), (.2, .1), (.5, 0), (.8, .1), (1, .5), (1, 1.5), (.8, 1.9), (.5, 2), (.2, 1.9), (0, 1.5), (0, .5)]],
        ['3'] = [[(0, .3), (.3, 0), (.75, 0), (1, .3), (1, .7), (.75, .95), (.45, .95)], [(.75, .95), (1, 1.25), (1, 1.7), (.75, 2), (.3, 2), (0, 1.7)]],
        ['4'] = [[(.75, 2), (.75, 0), (0, 1.35), (1, 1.35)]],
        ['5'] = [[(.95, 0), (.1, 0), (.05, .9), (.6, .8), (1, 1.1), (1, 1.6), (.7, 2), (.3, 2), (0, 1.75)]],
        ['8'] =
        [
            [(.5, .95), (.15, .75), (.1, .3), (.5, 0), (.9, .3), (.85, .75), (.5, .95), (.05, 1.25), (.05, 1.7), (.5, 2), (.95, 1.7), (.95, 1.25), (.5, .95)],
        ],
        ['O'] = [[(0, .5), (.5, 0), (1, .5), (1, 1.5), (.5, 2), (0, 1.5), (0, .5)]],
        ['P'] = [[(0, 2), (0, 0), (.7, 0), (1, .3), (1, .8), (.7, 1.1), (0, 1.1)]],
        ['S'] = [[(1, .3), (.7, 0), (.3, 0), (0, .3), (.05, .7), (.95, 1.25), (1, 1.7), (.7, 2), (.3, 2), (0, 1.7)]],
        ['T'] = [[(0, 0), (1, 0)], [(.5, 0), (.5, 2)]],
    };

    /// <summary>A word around the middle of a sign.</summary>
    /// <param name="text">Its letters.</param>
    /// <param name="height">Their height.</param>
    /// <param name="radius">Half the width of their lines.</param>
    /// <param name="width">Their width.</param>
    /// <param name="gap">What is between two of them.</param>
    /// <param name="y">The height of the word's middle.</param>
    internal static SignShape Word(string text, double height, double radius, double width, double gap, double y = 0)
    {
        var left = -((text.Length * width) + ((text.Length - 1) * gap)) / 2;
        return SignShape.Union([.. text.SelectMany((letter, place) => Glyphs[letter].Select(line => new Stroke(
            radius,
            [.. line.Select(point => (left + (place * (width + gap)) + (point.X * width), y + ((point.Y - 1) * height / 2)))])))]);
    }
}
