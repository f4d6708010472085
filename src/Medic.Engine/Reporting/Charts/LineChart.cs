using System.Xml.Linq;

namespace Medic.Engine.Reporting.Charts;

/// <summary>Figures of a training, epoch by epoch, as curves.</summary>
/// <param name="title">What it shows, in words.</param>
/// <param name="curves">The curves; each has a colour and a dash of its own.</param>
internal sealed class LineChart(string title, IReadOnlyList<Curve> curves)
{
    private const double Width = 360;
    private const double Height = 220;
    private const double Left = 48;
    private const double Right = Width - 14;
    private const double Top = 32;
    private const double Bottom = Height - 36;
    private const int Steps = 4;
    private const int MostMarkers = 30;
    private const double KeyLength = 18;
    private const double KeyGap = 16;

    /// <summary>Whether the values are shares, 0..1, shown in percent up to 100.</summary>
    public bool IsShare { get; init; }

    /// <summary>Levels to compare with, dashed, such as those of the model before it was cloned.</summary>
    public IReadOnlyList<Level> Levels { get; init; } = [];

    /// <summary>What the levels are, for the key.</summary>
    public string LevelName { get; init; } = string.Empty;

    /// <summary>Draws the chart.</summary>
    public XElement Draw()
    {
        var points = curves.SelectMany(curve => curve.Points).ToArray();
        var across = Axis.Whole((int)points.Min(point => point.X), (int)points.Max(point => point.X), 5);
        var up = IsShare ? Axis.Around(0, 1, Steps) : Axis.Around(Math.Min(0, points.Min(point => point.Y)), points.Max(point => point.Y), Steps);
        double X(double value) => Left + (across.Place(value) * (Right - Left));
        double Y(double value) => Bottom - (up.Place(value) * (Bottom - Top));

        return Svg.Drawing(
            title,
            Width,
            Height,
            up.Ticks.Select(tick => Svg.Line("grid", Left, Y(tick), Right, Y(tick))),
            up.Ticks.Select(tick => Svg.Text("tick", Left - 6, Y(tick) + 4, IsShare ? FormattableString.Invariant($"{100 * tick:0} %") : FigureText.Number(tick), "end")),
            across.Ticks.Select(tick => Svg.Text("tick", X(tick), Bottom + 16, FormattableString.Invariant($"{tick:0}"), "middle")),
            Svg.Text("axis", (Left + Right) / 2, Height - 4, "epoch", "middle"),
            Levels.Select(level => Svg.Line($"level curve-{level.Curve + 1}", Left, Y(level.Value), Right, Y(level.Value))),
            curves.Select((curve, index) => DrawCurve($"curve-{index + 1}", [.. curve.Points.Select(point => (X(point.X), Y(point.Y)))])),
            DrawKey());
    }

    private static IEnumerable<XElement> DrawCurve(string style, IReadOnlyList<(double X, double Y)> points)
    {
        yield return Svg.Element(
            "polyline",
            Svg.Style($"curve {style}"),
            new XAttribute("points", string.Join(' ', points.Select(point => FormattableString.Invariant($"{point.X:0.##},{point.Y:0.##}")))));
        if (points.Count > MostMarkers)
            yield break;
        foreach (var (x, y) in points)
            yield return Svg.Element("circle", Svg.Style($"marker {style}"), Svg.At("cx", x), Svg.At("cy", y), Svg.At("r", 2.5));
    }

    private IEnumerable<XElement> DrawKey()
    {
        var x = Left;
        var entries = curves.Select((curve, index) => (curve.Name, Style: $"curve curve-{index + 1}"));
        if (Levels.Count > 0)
            entries = entries.Append((LevelName, "level"));
        foreach (var (name, style) in entries)
        {
            yield return Svg.Line(style, x, 11, x + KeyLength, 11);
            yield return Svg.Text("label", x + KeyLength + 5, 15, name);
            x += KeyLength + 5 + TextFit.Width(name) + KeyGap;
        }
    }
}
