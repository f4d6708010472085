using System.Xml.Linq;

namespace Medic.Engine.Reporting.Html;

/// <summary>All models of a report, a row each.</summary>
internal static class ModelTable
{
    /// <summary>Builds the section.</summary>
    public static XElement Build(IReadOnlyList<NamedModel> models)
    {
        var hasClones = models.Any(model => model.Model.Work == ReportedWork.Cloning);
        return new XElement(
            "section",
            new XElement("h2", "Results"),
            new XElement(
                "div",
                new XAttribute("class", "scroll"),
                new XElement("table", Head(hasClones), new XElement("tbody", models.Select(model => Row(model, hasClones))))));
    }

    /// <summary>A model's name, which leads to what is told of it.</summary>
    public static XElement Link(NamedModel model) => new("a", new XAttribute("href", $"#{model.Anchor}"), new XElement("bdi", model.Name));

    private static XElement Head(bool hasClones) => hasClones
        ? new XElement(
            "thead",
            new XElement("tr", Heading("Model", 2), Heading("Status", 2), Heading("Method", 2), Heading("Network", 2), Heading("Attack", 2), Pair("Clean accuracy"), Pair("ASR"), Heading("Time", 2, "number")),
            new XElement("tr", Heading("before", 1, "number"), Heading("after", 1, "number"), Heading("before", 1, "number"), Heading("after", 1, "number")))
        : new XElement(
            "thead",
            new XElement("tr", Heading("Model"), Heading("Status"), Heading("Network"), Heading("Attack"), Heading("Clean accuracy", 1, "number"), Heading("ASR", 1, "number"), Heading("Time", 1, "number")));

    private static XElement Row(NamedModel named, bool hasClones)
    {
        var model = named.Model;
        return new XElement(
            "tr",
            new XElement("th", new XAttribute("scope", "row"), Link(named)),
            new XElement("td", StatusBadge.Build(model.Status)),
            hasClones ? Cell("short", model.Method ?? FigureText.Missing) : null,
            Cell("short", model.Architecture ?? FigureText.Missing),
            Cell("short", model.Trigger is { } trigger ? $"{trigger} \u2192 {model.TargetLabel}" : FigureText.Missing),
            Cell("number", FigureText.Percent(model.CleanAccuracyBefore)),
            hasClones ? Cell("number", FigureText.Percent(model.CleanAccuracyAfter)) : null,
            Cell("number", FigureText.Percent(model.AttackSuccessRateBefore)),
            hasClones ? Cell("number", FigureText.Percent(model.AttackSuccessRateAfter)) : null,
            Cell("number", FigureText.Time(model.Duration)));
    }

    private static XElement Heading(string text, int rows = 1, string? style = null) => new(
        "th",
        new XAttribute("scope", "col"),
        rows > 1 ? new XAttribute("rowspan", rows) : null,
        style is null ? null : new XAttribute("class", style),
        text);

    private static XElement Pair(string text) =>
        new("th", new XAttribute("scope", "colgroup"), new XAttribute("colspan", 2), new XAttribute("class", "group"), text);

    private static XElement Cell(string style, string text) => new("td", new XAttribute("class", style), text);
}
