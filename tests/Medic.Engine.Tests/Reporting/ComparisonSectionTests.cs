using System.Xml.Linq;
using Medic.Engine.Reporting;
using Medic.Engine.Reporting.Html;

namespace Medic.Engine.Tests.Reporting;

public sealed class ComparisonSectionTests
{
    [Fact]
    public void Bars_go_from_the_longest_to_the_shortest_within_a_scenario()
    {
        var chart = Charts(
            Run("a", "medic", success: 0.05), Run("a", "nad", success: 0.9), Run("a", "anp", success: 0.3),
            Run("b", "medic", success: 0.5), Run("b", "nad", success: 0.1))[0];

        Assert.Equal(["a", "b"], Texts(chart, "heading"));
        Assert.Equal(["nad", "original", "anp", "medic", "original", "medic", "nad"], Texts(chart, "label"));
        Assert.Equal(["90.0 %", "80.0 %", "30.0 %", "5.0 %", "80.0 %", "50.0 %", "10.0 %"], Texts(chart, "figure"));
    }

    [Fact]
    public void The_original_alone_is_grey_in_its_place_by_length()
    {
        var chart = Charts(Run("a", "medic", success: 0.05), Run("a", "nad", success: 0.9))[0];

        Assert.Equal(["nad", "original", "medic"], Texts(chart, "label"));
        Assert.Equal(["bar", "bar reference", "bar"], chart.Descendants().Select(element => (string?)element.Attribute("class")).Where(style => style?.StartsWith("bar", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void Accuracies_stand_in_the_order_of_the_attacks_success()
    {
        var charts = Charts(Run("a", "medic", accuracy: 0.7, success: 0.05), Run("a", "nad", accuracy: 0.6, success: 0.9), Run("a", "anp", accuracy: 0.95, success: 0.3));

        Assert.Equal(2, charts.Count);
        Assert.Equal(["nad", "original", "anp", "medic"], Texts(charts[1], "label"));
        Assert.Equal(["60.0 %", "90.0 %", "95.0 %", "70.0 %"], Texts(charts[1], "figure"));
    }

    [Fact]
    public void A_method_whose_attack_success_is_not_known_comes_last()
    {
        var charts = Charts(Run("a", "nad", accuracy: 0.95, success: null), Run("a", "medic", success: 0));

        Assert.All(charts, chart => Assert.Equal(["original", "medic", "nad"], Texts(chart, "label")));
        Assert.Equal(["80.0 %", "0.0 %", "\u2013"], Texts(charts[0], "figure"));
    }

    [Fact]
    public void A_setting_that_was_not_chosen_is_left_out()
    {
        var section = Build(
            Run("a", "nad", success: 0.9, setting: "high-weight=500") with { IsChosen = false },
            Run("a", "nad", success: 0.3, setting: "high-weight=5000"),
            Run("a", "anp", success: 0.4) with { IsChosen = false });

        Assert.Equal(["80.0 %", "30.0 %"], Texts(Charts(section)[0], "figure"));
        Assert.Equal([("original", "\u2013"), ("nad", "high-weight=5000")], Rows(section).Select(row => (row[1], row[2])));
    }

    [Fact]
    public void A_methods_figures_are_means_over_its_seeds()
    {
        var section = Build(
            Run("a", "medic", accuracy: 0.8, success: 0.1) with { Seed = 1, Duration = TimeSpan.FromSeconds(60) },
            Run("a", "nad", success: 0.25),
            Run("a", "medic", accuracy: 0.9, success: 0.5) with { Seed = 2, Duration = TimeSpan.FromSeconds(90) });

        Assert.Equal(["original", "medic", "nad"], Texts(Charts(section)[0], "label"));
        Assert.Equal(["80.0 %", "30.0 %", "25.0 %"], Texts(Charts(section)[0], "figure"));
        Assert.Equal(["a", "medic", "\u2013", "2", "85.0 %", "30.0 %", "1:15"], Rows(section)[1]);
    }

    [Fact]
    public void The_table_has_every_figure()
    {
        var section = Build(
            Run("a", "medic", accuracy: 0.791, success: 0.048) with { Duration = TimeSpan.FromSeconds(61) },
            Run("a", "nad", accuracy: 0.812, success: null, setting: "high-weight=500"),
            Run("b", "medic", accuracy: 0.7, success: 0.2));

        Assert.Equal(["Scenario", "Method", "Setting", "Runs", "Clean accuracy", "ASR", "Time of a run"], section.Descendants("thead").Single().Descendants("th").Select(cell => cell.Value));
        string[][] expected =
        [
            ["a", "original", "\u2013", "\u2013", "90.0 %", "80.0 %", "\u2013"],
            ["a", "medic", "\u2013", "1", "79.1 %", "4.8 %", "1:01"],
            ["a", "nad", "high-weight=500", "1", "81.2 %", "\u2013", "\u2013"],
            ["b", "original", "\u2013", "\u2013", "90.0 %", "80.0 %", "\u2013"],
            ["b", "medic", "\u2013", "1", "70.0 %", "20.0 %", "\u2013"],
        ];
        Assert.Equal(expected, Rows(section));
    }

    [Fact]
    public void Where_no_methods_are_compared_there_is_none() =>
        Assert.Null(ComparisonSection.Build([ReportedModel.Of(SampleResults.Cloned), ReportedModel.Of(SampleResults.Measured)]));

    private static ReportedModel Run(string scenario, string method, double? success, double accuracy = 0.85, string? setting = null) => new()
    {
        Path = $"/models/{scenario}.pth",
        Work = ReportedWork.Cloning,
        Status = "Cleaned",
        Scenario = scenario,
        Method = method,
        Setting = setting,
        CleanAccuracyBefore = 0.9,
        CleanAccuracyAfter = accuracy,
        AttackSuccessRateBefore = 0.8,
        AttackSuccessRateAfter = success,
    };

    private static XElement Build(params ReportedModel[] models) => ComparisonSection.Build(models)!;

    /// <summary>The drawings: attack success first, then accuracy.</summary>
    private static List<XElement> Charts(params ReportedModel[] models) => Charts(Build(models));

    private static List<XElement> Charts(XElement section) => [.. section.Descendants().Where(element => element.Name.LocalName == "svg")];

    private static IEnumerable<string> Texts(XElement chart, string style) =>
        chart.Descendants().Where(element => (string?)element.Attribute("class") == style).Select(element => Plain(element.Value));

    private static string[][] Rows(XElement section) =>
        [.. section.Descendants("tbody").Single().Elements("tr").Select(row => row.Elements().Select(cell => Plain(cell.Value)).ToArray())];

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
