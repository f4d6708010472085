using System.Globalization;
using System.Xml.Linq;
using Medic.Engine.Reporting.Charts;

namespace Medic.Engine.Tests.Reporting;

public sealed class ChartTests
{
    [Fact]
    public void A_bar_is_as_long_as_its_share()
    {
        var chart = new BarChart("ASR", [new BarGroup("badnet", [new Bar("original", 1, IsReference: true), new Bar("MEDIC", 0.25), new Bar("NAD", null)])]).Draw();

        var track = Width(Styled(chart, "track")[0]);
        Assert.Equal([track, track / 4], Styled(chart, "bar").Select(Width), Within(0.02));
        Assert.Equal("bar reference", (string?)Styled(chart, "bar")[0].Attribute("class"));
        Assert.Equal(["original", "MEDIC", "NAD"], Styled(chart, "label").Select(label => label.Value));
        Assert.Equal(["100.0\u00A0%", "25.0\u00A0%", "\u2013"], Styled(chart, "figure").Select(figure => figure.Value));
    }

    [Fact]
    public void Curves_stand_on_round_scales()
    {
        var chart = new LineChart("Loss", [new Curve("Loss", [(1, 2.3), (2, 0.4), (60, 0.1)])]).Draw();

        Assert.Equal(["0", "1", "2", "3", "1", "20", "40", "60"], Styled(chart, "tick").Select(tick => tick.Value));
        var points = ((string?)Styled(chart, "curve curve-1").Single(element => element.Name.LocalName == "polyline").Attribute("points"))!.Split(' ');
        Assert.Equal(3, points.Length);
        Assert.StartsWith("48,", points[0], StringComparison.Ordinal);
        Assert.StartsWith("346,", points[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_go_from_0_to_100_percent_with_levels_to_compare_with()
    {
        var chart = new LineChart("Shares", [new Curve("Accuracy", [(5, 0.5)]), new Curve("ASR", [(5, 0.1)])])
        {
            IsShare = true,
            LevelName = "before",
            Levels = [new Level(1, 1)],
        }.Draw();

        Assert.Equal(["0 %", "25 %", "50 %", "75 %", "100 %", "5"], Styled(chart, "tick").Select(tick => tick.Value));
        Assert.Equal(["Accuracy", "ASR", "before"], Styled(chart, "label").Select(label => label.Value));
        Assert.Equal(2, Styled(chart, "marker").Count);
        Assert.Single(Styled(chart, "level curve-2"));
    }

    [Theory]
    [InlineData(0, 1, "0 0.25 0.5 0.75 1")]
    [InlineData(0, 225.3, "0 100 200 300")]
    [InlineData(0, 0.0003, "0 0.0001 0.0002 0.0003")]
    [InlineData(-1.5, 1.5, "-2 -1 0 1 2")]
    [InlineData(0, 0, "0 1")]
    public void An_axis_has_round_numbers(double least, double greatest, string expected) =>
        Assert.Equal(expected, string.Join(' ', Axis.Around(least, greatest, 4).Ticks.Select(tick => Math.Round(tick, 10).ToString(CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData(1, 60, "1 20 40 60")]
    [InlineData(1, 10, "1 2 4 6 8 10")]
    [InlineData(1, 1, "1")]
    [InlineData(1, 2, "1 2")]
    public void An_axis_of_epochs_begins_and_ends_with_them(int low, int high, string expected) =>
        Assert.Equal(expected, string.Join(' ', Axis.Whole(low, high, 5).Ticks.Select(tick => tick.ToString(CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("abcdefghij.pth", 9, "abcd\u2026.pth")]
    [InlineData("\u4E2D\u6587\u4E2D\u6587", 5, "\u4E2D\u2026\u6587")]
    [InlineData("a\U0001F600\U0001F600b", 4, "a\u2026b")]
    public void Text_that_is_too_long_keeps_its_ends(string text, int columns, string expected) =>
        Assert.Equal(expected, TextFit.Shorten(text, columns));

    private static List<XElement> Styled(XElement chart, string style) =>
        [.. chart.Descendants().Where(element => ((string?)element.Attribute("class"))?.Split(' ') is { } classes && style.Split(' ').All(classes.Contains))];

    private static double Width(XElement element) => (double)element.Attribute("width")!;

    private static EqualityComparer<double> Within(double tolerance) => EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) <= tolerance, _ => 0);
}
