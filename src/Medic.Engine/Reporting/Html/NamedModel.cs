using System.Globalization;

namespace Medic.Engine.Reporting.Html;

/// <summary>A model of a report, with a name short enough for tables.</summary>
/// <param name="Name">Its file's name, with as many of the folders above it as tell it from the others.</param>
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
        var longest = parts.Max(path => path.Length);
        var depth = 1;
        while (depth < longest && parts.Select(path => Last(path, depth)).Distinct().Count() < different)
            depth++;
        return [.. models.Select((model, index) => new NamedModel(
            Last(parts[index], depth), string.Create(CultureInfo.InvariantCulture, $"model-{index + 1}"), model))];
    }

    private static string Last(string[] parts, int depth) => string.Join('/', parts.TakeLast(depth));
}
