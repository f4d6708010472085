using System.Globalization;
using Medic.Engine.Removal.Comparison;

namespace Medic.Engine.Reporting.Html;

/// <summary>A model of a report, with a name short enough for tables.</summary>
/// <param name="Name">Its file's name, with as many of the folders above it as tell it from the others; a compared run's own.</param>
/// <param name="Anchor">What links in the page lead to.</param>
/// <param name="Model">What is told of it.</param>
internal sealed record NamedModel(string Name, string Anchor, ReportedModel Model)
{
    // Paths come from any system.
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>Names all models of a report.</summary>
    public static IReadOnlyList<NamedModel> NameAll(IReadOnlyList<ReportedModel> models)
    {
        var parts = models.Select(model => model.Path.Split(Separators, StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var different = models.Select(model => model.Path).Distinct().Count();
        var names = PathTails.Of(parts, different);
        return [.. models.Select((model, index) => new NamedModel(
            RunName(model) ?? names[index], string.Create(CultureInfo.InvariantCulture, $"model-{index + 1}"), model))];
    }

    /// <summary>Of the runs that are compared, many are of one file.</summary>
    private static string? RunName(ReportedModel model) =>
        model.Scenario is { } scenario ? ComparedRemoval.NameOf(scenario, model.Method ?? string.Empty, model.Setting, model.Seed ?? 0) : null;
}
