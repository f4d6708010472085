using Medic.Engine.Removal.Comparison;
using Spectre.Console;

namespace Medic.Cli.Output;

/// <summary>Compared removal methods as a table.</summary>
internal static class ComparisonTable
{
    /// <summary>One row a run.</summary>
    public static Table Create(IReadOnlyList<ComparedRemoval> results)
    {
        var isAligned = results.Any(result => result.Setting is not null);
        string[] aligned = isAligned ? ["Setting", "Chosen"] : [];
        var table = ResultTable.Create(["Scenario", "Method", .. aligned, "Seed", "Status", "Accuracy", "ASR", "Time"], ["Method", "Status", .. aligned]);
        foreach (var result in results)
        {
            string[] tried = isAligned ? [result.Setting ?? Figure.Missing, result.IsChosen ? "yes" : "no"] : [];
            table.AddPlainRow(
            [
                result.Scenario, result.Method, .. tried, $"{result.Seed}", $"{result.Status}",
                Figure.Change(result.CleanAccuracyBefore, result.CleanAccuracyAfter), Figure.Change(result.AttackSuccessRateBefore, result.AttackSuccessRateAfter),
                Figure.Time(result.Duration),
            ]);
        }

        return table;
    }
}
