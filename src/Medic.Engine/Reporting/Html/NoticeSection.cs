using System.Xml.Linq;

namespace Medic.Engine.Reporting.Html;

/// <summary>What went wrong, and what a user should know.</summary>
internal static class NoticeSection
{
    /// <summary>Builds the section; none where all went well.</summary>
    public static XElement? Build(IReadOnlyList<NamedModel> models)
    {
        var failed = models.Where(model => model.Model.IsFailed).ToArray();
        var warned = models.Where(model => model.Model.Warnings.Count > 0).ToArray();
        return failed.Length + warned.Length == 0
            ? null
            : new XElement("section", new XElement("h2", "Needs attention"), failed.Select(Failure), warned.Select(Warning));
    }

    private static XElement Failure(NamedModel model) => Notice(
        "bad", model, StatusBadge.Build(model.Model.Status), new XElement("p", model.Model.Reason ?? "No reason was given."));

    private static XElement Warning(NamedModel model) => Notice(
        "warn", model, StatusBadge.Build("Warning", "warn"), new XElement("ul", model.Model.Warnings.Select(warning => new XElement("li", warning))));

    private static XElement Notice(string style, NamedModel model, XElement badge, XElement content) => new(
        "div", new XAttribute("class", $"notice {style}"), badge, " ", ModelTable.Link(model), content);
}
