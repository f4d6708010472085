using System.Globalization;
using System.Xml.Linq;

namespace Medic.Engine.Reporting.Html;

/// <summary>The figures over all models.</summary>
internal static class SummarySection
{
    /// <summary>Builds the section.</summary>
    /// <remarks>Of methods that were compared, figures are of the runs that speak for them.</remarks>
    public static XElement Build(IReadOnlyList<ReportedModel> models) => Build(models, [.. models.Where(model => model.IsChosen)]);

    private static XElement Build(IReadOnlyList<ReportedModel> models, IReadOnlyList<ReportedModel> chosen) => new(
        "dl",
        new XAttribute("class", "tiles"),
        Tile("Results", $"{models.Count}", string.Join(", ", models.GroupBy(model => model.Status).Select(group => $"{group.Count()} {group.Key.ToLowerInvariant()}"))),
        Mean("Clean accuracy, mean", chosen, model => (model.CleanAccuracyBefore, model.CleanAccuracyAfter)),
        Mean("Attack success, mean", chosen, model => (model.AttackSuccessRateBefore, model.AttackSuccessRateAfter)),
        Highest(chosen),
        models.Any(model => model.Duration is not null)
            ? Tile("Time of computation", FigureText.Time(new TimeSpan(models.Sum(model => model.Duration?.Ticks ?? 0))), "all models together")
            : null);

    private static XElement? Mean(string name, IReadOnlyList<ReportedModel> models, Func<ReportedModel, (double? Before, double? After)> figures)
    {
        var pairs = models.Select(figures).Where(pair => pair is (not null, not null)).ToArray();
        if (pairs.Length > 0)
        {
            return Tile(
                name,
                FigureText.Change(pairs.Average(pair => pair.Before), pairs.Average(pair => pair.After)),
                $"before and after, {Count(pairs.Length, "model")}");
        }

        var single = models.Select(figures).Select(pair => pair.Before).OfType<double>().ToArray();
        return single.Length > 0 ? Tile(name, FigureText.Percent(single.Average()), Count(single.Length, "model")) : null;
    }

    private static XElement? Highest(IReadOnlyList<ReportedModel> models)
    {
        var after = models.Select(model => model.AttackSuccessRateAfter).OfType<double>().ToArray();
        if (after.Length > 0)
            return Tile("Attack success, highest", FigureText.Percent(after.Max()), "of all clones");
        var single = models.Select(model => model.AttackSuccessRateBefore).OfType<double>().ToArray();
        return single.Length > 0 ? Tile("Attack success, highest", FigureText.Percent(single.Max()), "of all models") : null;
    }

    private static XElement Tile(string name, string value, string note) => new(
        "div",
        new XElement("dt", name),
        new XElement("dd", value, new XElement("span", new XAttribute("class", "note"), note)));

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
