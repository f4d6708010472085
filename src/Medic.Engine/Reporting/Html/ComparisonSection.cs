using System.Xml.Linq;
using Medic.Engine.Reporting.Charts;

namespace Medic.Engine.Reporting.Html;

/// <summary>Removal methods compared: attack success by scenario and method, from longest to shortest, and accuracy beside it in the same order.</summary>
internal static class ComparisonSection
{
    /// <summary>A drawing is not divided between two pages of paper, so none is higher than a page.</summary>
    private const int MostGroups = 5;

    /// <summary>Builds the section; none where no methods are compared.</summary>
    public static XElement? Build(IReadOnlyList<ReportedModel> models)
    {
        var scenarios = ComparedScenario.Group(models);
        if (scenarios.Count == 0)
            return null;
        return new XElement(
            "section",
            new XElement("h2", "Methods compared"),
            new XElement(
                "div",
                new XAttribute("class", "charts"),
                Chart("Attack success rate by scenario and method", scenarios, method => method.AttackSuccessRate, scenario => scenario.AttackSuccessRateBefore),
                Chart("Clean accuracy, in the same order", scenarios, method => method.CleanAccuracy, scenario => scenario.CleanAccuracyBefore)),
            new XElement("div", new XAttribute("class", "scroll"), Table(scenarios)));
    }

    private static XElement? Chart(string name, IReadOnlyList<ComparedScenario> scenarios, Func<ComparedMethod, double?> figure, Func<ComparedScenario, double?> original)
    {
        var groups = scenarios
            .Where(scenario => original(scenario) is not null || scenario.Methods.Any(method => figure(method) is not null))
            .Select(scenario => new BarGroup(scenario.Name, [.. Order(scenario).Select(method => method is null
                ? new Bar("original", original(scenario), IsReference: true)
                : new Bar(method.Name, figure(method)))]))
            .ToArray();
        return groups.Length == 0
            ? null
            : ChartFigure.Build(name, [("original", "swatch reference"), ("method", "swatch")], groups.Chunk(MostGroups).Select(chunk => new BarChart($"{name}; the table below has the figures.", chunk).Draw()));
    }

    /// <summary>The methods, and null for the original, from the highest attack success to the lowest.</summary>
    private static IEnumerable<ComparedMethod?> Order(ComparedScenario scenario)
    {
        IEnumerable<ComparedMethod?> all = [null, .. scenario.Methods];
        return all.OrderByDescending(method => (method is null ? scenario.AttackSuccessRateBefore : method.AttackSuccessRate) ?? -1);
    }

    private static XElement Table(IReadOnlyList<ComparedScenario> scenarios)
    {
        (string Name, bool IsNumber)[] columns = [("Scenario", false), ("Method", false), ("Setting", false), ("Runs", true), ("Clean accuracy", true), ("ASR", true), ("Time of a run", true)];
        return new XElement(
            "table",
            new XElement("thead", new XElement("tr", columns.Select(column => new XElement("th", new XAttribute("scope", "col"), column.IsNumber ? new XAttribute("class", "number") : null, column.Name)))),
            new XElement("tbody", scenarios.SelectMany(scenario => scenario.Methods
                .Select(method => Row(scenario.Name, method.Name, method.Setting, $"{method.RunCount}", method.CleanAccuracy, method.AttackSuccessRate, method.Duration))
                .Prepend(Row(scenario.Name, "original", null, FigureText.Missing, scenario.CleanAccuracyBefore, scenario.AttackSuccessRateBefore, null)))));
    }

    private static XElement Row(string scenario, string method, string? setting, string runs, double? accuracy, double? success, TimeSpan? time) => new(
        "tr",
        new XElement("th", new XAttribute("scope", "row"), new XElement("bdi", scenario)),
        new XElement("td", method),
        new XElement("td", setting ?? FigureText.Missing),
        Number(runs),
        Number(FigureText.Percent(accuracy)),
        Number(FigureText.Percent(success)),
        Number(FigureText.Time(time)));

    private static XElement Number(string text) => new("td", new XAttribute("class", "number"), text);
}
