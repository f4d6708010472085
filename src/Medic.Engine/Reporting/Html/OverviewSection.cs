using System.Xml.Linq;
using Medic.Engine.Reporting.Charts;

namespace Medic.Engine.Reporting.Html;

/// <summary>Bars a model: how often the attack succeeds, and how well clean images are recognised, before and after.</summary>
internal static class OverviewSection
{
    /// <summary>A drawing is not divided between two pages of paper, so none is higher than a page.</summary>
    private const int MostGroups = 16;

    /// <summary>Builds the section; none where nothing was measured.</summary>
    public static XElement? Build(IReadOnlyList<NamedModel> models)
    {
        // Compared methods have a section of their own.
        models = [.. models.Where(model => model.Model.Scenario is null)];
        XElement?[] charts =
        [
            Chart("Attack success rate", models, model => (model.AttackSuccessRateBefore, model.AttackSuccessRateAfter)),
            Chart("Clean accuracy", models, model => (model.CleanAccuracyBefore, model.CleanAccuracyAfter)),
        ];
        return charts.All(chart => chart is null)
            ? null
            : new XElement("section", new XElement("h2", "At a glance"), new XElement("div", new XAttribute("class", "charts"), charts));
    }

    private static XElement? Chart(string name, IReadOnlyList<NamedModel> models, Func<ReportedModel, (double? Before, double? After)> figures)
    {
        var measured = models.Where(model => figures(model.Model) is not (null, null)).ToArray();
        if (measured.Length == 0)
            return null;
        var hasAfter = measured.Any(model => figures(model.Model).After is not null);
        return ChartFigure.Build(
            name,
            hasAfter ? [("before", "swatch reference"), ("after", "swatch")] : [],
            measured.Chunk(MostGroups).Select(chunk =>
                new BarChart($"{name} by model; the table below has the figures.", [.. chunk.Select(model => Group(model, figures(model.Model)))]).Draw()));
    }

    private static BarGroup Group(NamedModel model, (double? Before, double? After) figures) => new(
        model.Name,
        model.Model.Work == ReportedWork.Cloning
            ? [new Bar("before", figures.Before, IsReference: true), new Bar("after", figures.After)]
            : [new Bar("model", figures.Before, IsReference: true)]);
}
