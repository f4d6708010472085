using Medic.Engine.Attacks;
using Spectre.Console;

namespace Medic.Cli.Output;

/// <summary>Trained backdoored models as a table.</summary>
internal static class BackdoorTable
{
    /// <summary>One row a model.</summary>
    public static Table Create(IReadOnlyList<BackdoorResult> results)
    {
        var table = ResultTable.Create(["Model", "Network", "Attack", "Images", "Accuracy", "ASR", "Time"], "Network", "Attack");
        foreach (var result in results)
        {
            table.AddPlainRow(
                PathText.Short(result.Path),
                result.Architecture,
                $"{result.Attack}, {AttackText.Of(result.Trigger, result.TargetMode, result.TargetLabel, result.SourceClass)}",
                $"{result.SampleCount}",
                Figure.Percent(result.CleanAccuracy),
                Figure.Percent(result.AttackSuccessRate),
                Figure.Time(result.Duration));
        }

        return table;
    }
}
