using Medic.Engine.Measurement;
using Spectre.Console;

namespace Medic.Cli.Output;

/// <summary>Measurements as a table.</summary>
internal static class MeasureTable
{
    /// <summary>One row a model.</summary>
    public static Table Create(IReadOnlyList<MeasureResult> results)
    {
        var table = ResultTable.Create(["Model", "Network", "Input", "Accuracy", "Attack", "ASR", "95 % interval"], "Network", "Input", "Attack");
        foreach (var result in results)
        {
            table.AddPlainRow(
                PathText.Short(result.Path),
                result.Architecture ?? Figure.Missing,
                result.Normalization ?? Figure.Missing,
                Figure.Percent(result.CleanAccuracy),
                AttackText.Of(result.Trigger, result.TargetMode, result.TargetLabel, result.SourceClass) ?? Figure.Missing,
                Figure.Percent(result.AttackSuccessRate),
                result.Interval is { } interval ? $"{Figure.Percent(interval.Low)} - {Figure.Percent(interval.High)}" : Figure.Missing);
        }

        return table;
    }
}
