using System.Xml.Linq;

namespace Medic.Engine.Reporting.Charts;

/// <summary>Shares as horizontal bars, group below group, each with its figure: accuracy or ASR by model, or by scenario and method.</summary>
/// <param name="title">What it shows, in words.</param>
/// <param name="groups">The groups, from above.</param>
internal sealed class BarChart(string title, IReadOnlyList<BarGroup> groups)
{
    private const double Width = 560;
    private const double FigureWidth = 62;
    private const double HeadingHeight = 20;
    private const double BarHeight = 14;
    private const double BarPitch = 18;
    private const double GroupGap = 12;
    private const double LabelGap = 8;
    private const int LongestHeading = 74;
    private const int LongestLabel = 26;

    /// <summary>Draws the chart.</summary>
    public XElement Draw()
    {
        var labels = groups.SelectMany(group => group.Bars).Select(bar => TextFit.Shorten(bar.Label, LongestLabel)).DefaultIfEmpty(string.Empty);
        var left = labels.Max(TextFit.Width) + LabelGap;
        var content = new List<XElement>();
        double top = 0;
        foreach (var group in groups)
        {
            content.Add(Svg.Element(
                "g",
                Svg.Element("title", group.Label),
                Svg.Text("heading", 0, top + 13, TextFit.Shorten(group.Label, LongestHeading))));
            top += HeadingHeight;
            foreach (var bar in group.Bars)
            {
                content.AddRange(Draw(bar, left, top));
                top += BarPitch;
            }

            top += GroupGap;
        }

        return Svg.Drawing(title, Width, Math.Max(0, top - GroupGap), content);
    }

    private static IEnumerable<XElement> Draw(Bar bar, double left, double top)
    {
        var room = Width - left - FigureWidth;
        var textLine = top + (BarHeight / 2) + 4;
        yield return Svg.Text("label", left - LabelGap, textLine, TextFit.Shorten(bar.Label, LongestLabel), "end");
        yield return Svg.Rectangle("track", left, top, room, BarHeight);
        if (bar.Value is { } value)
            yield return Svg.Rectangle(bar.IsReference ? "bar reference" : "bar", left, top, room * Math.Clamp(value, 0, 1), BarHeight);
        yield return Svg.Text("figure", Width, textLine, FigureText.Percent(bar.Value), "end");
    }
}
