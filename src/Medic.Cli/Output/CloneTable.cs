using Medic.Engine.Removal;
using Spectre.Console;

namespace Medic.Cli.Output;

/// <summary>Clonings as a table, before and after.</summary>
internal static class CloneTable
{
    /// <summary>One row a model.</summary>
    public static Table Create(IReadOnlyList<CloneResult> results)
    {
        var table = ResultTable.Create(["Model", "Status", "Method", "Network", "Accuracy", "ASR", "Measured on", "Time"], "Status", "Method", "Network", "Measured on");
        foreach (var result in results)
        {
            table.AddPlainRow(
                PathText.Short(result.Path),
                $"{result.Status}",
                result.Method,
                result.Architecture ?? Figure.Missing,
                Figure.Change(result.CleanAccuracyBefore, result.CleanAccuracyAfter),
                Figure.Change(result.AttackSuccessRateBefore, result.AttackSuccessRateAfter),
                result.MeasuredOn is { } images ? $"{result.CleanCount} {images}" : Figure.Missing,
                Figure.Time(result.Duration));
        }

        return table;
    }
}
