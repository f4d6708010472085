using System.Globalization;
using Medic.Engine.Measurement;
using Spectre.Console;

namespace Medic.Cli.Output;

/// <summary>Comparisons as tables: figures of the reference and of the model, side by side.</summary>
internal static class CompareTable
{
    /// <summary>One row a model.</summary>
    public static Table Create(IReadOnlyList<CompareResult> results)
    {
        var table = ResultTable.Create(["Model", "Network", "Agreement", "Accuracy", "ASR", "Distance", "Cosine"], "Network");
        foreach (var result in results)
        {
            table.AddPlainRow(
                PathText.Short(result.Path),
                result.Architecture ?? Figure.Missing,
                Figure.Percent(result.Agreement),
                SideBySide(result.ReferenceCleanAccuracy, result.CleanAccuracy),
                SideBySide(result.ReferenceAttackSuccessRate, result.AttackSuccessRate),
                Number(result.RelativeL2),
                Number(result.Cosine));
        }

        return table;
    }

    /// <summary>One row an entry of a model's state dict.</summary>
    public static Table CreateLayers(CompareResult result)
    {
        var table = ResultTable.Create([PathText.Short(result.Path), "Shape", "L2", "Distance", "Cosine"], "Shape");
        foreach (var layer in result.Layers ?? [])
            table.AddPlainRow(layer.Name, layer.Shape, Number(layer.L2), Number(layer.RelativeL2), Number(layer.Cosine));
        return table;
    }

    private static string SideBySide(double? reference, double? model) =>
        reference is null ? Figure.Missing : $"{Figure.Percent(reference)} | {Figure.Percent(model)}";

    private static string Number(double? number) => number is { } value ? value.ToString("F4", CultureInfo.InvariantCulture) : Figure.Missing;
}
