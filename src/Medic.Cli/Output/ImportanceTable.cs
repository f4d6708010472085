using System.Globalization;
using Medic.Engine.Insight;
using Spectre.Console;

namespace Medic.Cli.Output;

/// <summary>Drawn panels as a table.</summary>
internal static class ImportanceTable
{
    /// <summary>One row a hook point of a model.</summary>
    public static Table Create(IReadOnlyList<ImportanceResult> results)
    {
        var table = ResultTable.Create(["Picture", "Hook point", "Importance", "Activation", "Difference"], "Hook point");
        foreach (var panel in results.SelectMany(result => result.Panels ?? []))
            table.AddPlainRow(PathText.Short(panel.OutputPath), panel.HookPoint, Number(panel.MostImportance), Number(panel.MostActivation), Number(panel.MostDifference));
        return table;
    }

    private static string Number(double number) => number.ToString("G3", CultureInfo.InvariantCulture);
}
