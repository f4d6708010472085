using System.Globalization;
using Medic.Engine.Detection;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Medic.Cli.Output;

/// <summary>What was found of models: a verdict on each, and below it its classes, those of the smallest trigger first.</summary>
internal static class DetectTable
{
    /// <summary>One table a model.</summary>
    public static IRenderable Create(IReadOnlyList<DetectionResult> results) => new Rows(results.SelectMany(Describe));

    private static IEnumerable<IRenderable> Describe(DetectionResult result)
    {
        yield return new Text($"{PathText.Short(result.Path)}: {Verdict(result)}");
        var table = ResultTable.Create(["Class", "Mask", "Anomaly index", "ASR", "Flagged", "Trigger"], "Trigger");
        foreach (var found in (result.Classes ?? []).OrderBy(found => found.MaskNorm))
        {
            table.AddPlainRow(
                $"{found.Label}" == found.Name ? found.Name : $"{found.Label} {found.Name}",
                found.MaskNorm.ToString("F1", CultureInfo.InvariantCulture),
                found.AnomalyIndex.ToString("F2", CultureInfo.InvariantCulture),
                Figure.Percent(found.AttackSuccessRate),
                found.Flagged ? "yes" : string.Empty,
                found.TriggerPath is { } path ? PathText.Short(path) : Figure.Missing);
        }

        yield return table;
    }

    private static string Verdict(DetectionResult result) => result.FlaggedLabels is { Count: > 0 } labels
        ? $"suspicious, probably a backdoor to class {string.Join(", ", labels)}"
        : "no class stands out";
}
