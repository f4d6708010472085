using System.Globalization;
using System.Xml.Linq;

namespace Medic.Engine.Reporting.Html;

/// <summary>The page of a report.</summary>
/// <param name="title">Its heading.</param>
/// <param name="time">When it was made.</param>
/// <param name="models">What it tells of; at least one.</param>
internal sealed class ReportPage(string title, DateTimeOffset time, IReadOnlyList<ReportedModel> models)
{
    // Nothing in a page of strangers' file names may run or be fetched, should it ever get past the escaping.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private const string Explanation =
        "Clean accuracy is the share of unstamped test images whose class a model finds. The attack success rate (ASR) is the share of "
        + "stamped test images, whose class is not the attacker's target, that a model calls the target.";

    /// <summary>Builds the page.</summary>
    public XElement Build()
    {
        var named = NamedModel.NameAll(models);
        return new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", Policy)),
                new XElement("meta", new XAttribute("name", "generator"), new XAttribute("content", $"Medic {MedicVersion.Current}")),
                new XElement("title", title),
                new XElement("style", StyleSheet.Read("report.css"), StyleSheet.Read("chart.css"))),
            new XElement(
                "body",
                new XElement("header", new XElement("h1", title), new XElement("p", $"Made {Time(time)} by Medic {MedicVersion.Current}.")),
                new XElement(
                    "main",
                    SummarySection.Build(models),
                    NoticeSection.Build(named),
                    ComparisonSection.Build(models),
                    OverviewSection.Build(named),
                    ModelTable.Build(named),
                    new XElement("h2", "Models"),
                    named.Select(ModelArticle.Build)),
                new XElement("footer", new XElement("p", Explanation))));
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
}
