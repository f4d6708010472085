using System.Xml.Linq;
using Medic.Engine.Detection;
using Medic.Engine.Reporting.Charts;
using Medic.Engine.Training;

namespace Medic.Engine.Reporting.Html;

/// <summary>What is told of one model: its figures, curves and settings.</summary>
internal static class ModelArticle
{
    /// <summary>Builds the article.</summary>
    public static XElement Build(NamedModel named)
    {
        var model = named.Model;
        return new XElement(
            "article",
            new XAttribute("id", named.Anchor),
            new XElement("div", new XAttribute("class", "head"), new XElement("h3", new XElement("bdi", named.Name)), StatusBadge.Build(model.Status)),
            new XElement("p", new XAttribute("class", "path"), new XElement("bdi", model.Path)),
            model.Reason is { } reason ? new XElement("p", reason) : null,
            Changes(model),
            Curves(model),
            Classes(model),
            Triggers(model.Triggers),
            model.Facts.Select(Facts),
            Epochs(model.History));
    }

    private static XElement? Changes(ReportedModel model)
    {
        (string Name, string? Value)[] changes =
        [
            ("Clean accuracy", Change(model, model.CleanAccuracyBefore, model.CleanAccuracyAfter)),
            ("Attack success rate", Change(model, model.AttackSuccessRateBefore, model.AttackSuccessRateAfter)),
            ("Time", model.Duration is { } duration ? FigureText.Time(duration) : null),
        ];
        var known = changes.Where(change => change.Value is not null).ToArray();
        return known.Length == 0
            ? null
            : new XElement(
                "dl",
                new XAttribute("class", "changes"),
                known.Select(change => new XElement("div", new XElement("dt", change.Name), new XElement("dd", change.Value))));
    }

    private static string? Change(ReportedModel model, double? before, double? after) =>
        before is null && after is null ? null
        : model.Work == ReportedWork.Cloning ? FigureText.Change(before, after)
        : FigureText.Percent(before);

    private static XElement? Curves(ReportedModel model)
    {
        XElement?[] charts =
        [
            Chart(model, "Classification loss", epoch => epoch.ClassificationLoss),
            Chart(model, "Clone loss", epoch => epoch.CloneLoss),
            Shares(model),
        ];
        return charts.All(chart => chart is null) ? null : new XElement("div", new XAttribute("class", "curves"), charts);
    }

    private static XElement? Chart(ReportedModel model, string name, Func<EpochReport, double?> figure) =>
        Curve(model, name, figure) is { } curve ? new XElement("figure", new LineChart($"{name} by epoch.", [curve]).Draw()) : null;

    private static XElement? Shares(ReportedModel model)
    {
        (Curve? Curve, double? Before)[] shares =
        [
            (Curve(model, "Clean accuracy", epoch => epoch.CleanAccuracy), model.CleanAccuracyBefore),
            (Curve(model, "ASR", epoch => epoch.AttackSuccessRate), model.AttackSuccessRateBefore),
        ];
        var known = shares.Where(share => share.Curve is not null).ToArray();
        if (known.Length == 0)
            return null;
        var chart = new LineChart("Clean accuracy and attack success rate by epoch.", [.. known.Select(share => share.Curve!)])
        {
            IsShare = true,
            LevelName = "before",
            Levels = model.Work == ReportedWork.Cloning
                ? [.. known.Select((share, index) => (share.Before, Index: index)).Where(level => level.Before is not null).Select(level => new Level(level.Index, level.Before!.Value))]
                : [],
        };
        return new XElement("figure", chart.Draw());
    }

    private static Curve? Curve(ReportedModel model, string name, Func<EpochReport, double?> figure)
    {
        var points = model.History.Select(epoch => (X: (double)epoch.Epoch, Y: figure(epoch) ?? double.NaN)).Where(point => double.IsFinite(point.Y)).ToArray();
        return points.Length > 0 ? new Curve(name, points) : null;
    }

    private static XElement? Classes(ReportedModel model) => model.Classes.Count == 0
        ? null
        : new XElement(
            "details",
            new XElement("summary", "Clean accuracy by class"),
            new BarChart("Clean accuracy by class.", [new BarGroup("Clean accuracy by class", [.. model.Classes.Select(entry => new Bar(entry.Name, entry.Accuracy))])]).Draw());

    private static IEnumerable<XElement> Facts(FactGroup group) =>
    [
        new XElement("h4", group.Title),
        new XElement(
            "dl",
            new XAttribute("class", "facts"),
            group.Facts.Select(fact => new XElement("div", new XElement("dt", fact.Key), new XElement("dd", fact.Value)))),
    ];

    private static XElement? Epochs(IReadOnlyList<EpochReport> history)
    {
        if (history.Count == 0)
            return null;
        (string Name, Func<EpochReport, string> Figure)[] columns =
        [
            ("Epoch", epoch => $"{epoch.Epoch}"),
            ("Learning rate", epoch => FigureText.Number(epoch.LearningRate)),
            ("Classification loss", epoch => FigureText.Number(epoch.ClassificationLoss)),
            ("Clone loss", epoch => FigureText.Number(epoch.CloneLoss)),
            ("Clean accuracy", epoch => FigureText.Percent(epoch.CleanAccuracy)),
            ("ASR", epoch => FigureText.Percent(epoch.AttackSuccessRate)),
            ("Time", epoch => FigureText.Time(epoch.Elapsed)),
        ];
        return new XElement("details", new XElement("summary", "Every epoch"), Table(history, columns));
    }

    /// <summary>What was found of each class, the smallest trigger first.</summary>
    private static XElement? Triggers(IReadOnlyList<ClassTrigger> triggers)
    {
        if (triggers.Count == 0)
            return null;
        (string Name, Func<ClassTrigger, string> Figure)[] columns =
        [
            ("Class", found => found.Name),
            ("Mask, pixels", found => FigureText.Number(found.MaskNorm)),
            ("Anomaly index", found => FigureText.Number(found.AnomalyIndex)),
            ("ASR", found => FigureText.Percent(found.AttackSuccessRate)),
            ("Flagged", found => found.Flagged ? "yes" : string.Empty),
        ];
        return Table([.. triggers.OrderBy(found => found.MaskNorm)], columns);
    }

    private static XElement Table<T>(IReadOnlyList<T> rows, (string Name, Func<T, string> Figure)[] columns) => new(
        "div",
        new XAttribute("class", "scroll"),
        new XElement(
            "table",
            new XAttribute("class", "figures"),
            new XElement("thead", new XElement("tr", columns.Select(column => new XElement("th", new XAttribute("scope", "col"), new XAttribute("class", "number"), column.Name)))),
            new XElement("tbody", rows.Select(row => new XElement("tr", columns.Select(column => new XElement("td", new XAttribute("class", "number"), column.Figure(row))))))));
}
