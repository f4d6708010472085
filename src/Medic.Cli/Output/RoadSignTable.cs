using Medic.Engine.Data.RoadSigns;
using Spectre.Console;

namespace Medic.Cli.Output;

/// <summary>Datasets of road signs as a table.</summary>
internal static class RoadSignTable
{
    /// <summary>One row a dataset.</summary>
    public static Table Create(IReadOnlyList<RoadSignResult> results)
    {
        var table = ResultTable.Create(["Folder", "Classes", "Size", "Training", "Test", "Time"]);
        foreach (var result in results)
        {
            table.AddPlainRow(
                PathText.Short(result.OutputPath),
                $"{result.ClassNames.Count}",
                $"{result.ImageSize}x{result.ImageSize}",
                $"{result.TrainingCount}",
                $"{result.TestCount}",
                Figure.Time(result.Duration));
        }

        return table;
    }
}
