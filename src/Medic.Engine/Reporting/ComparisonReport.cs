using System.Globalization;
using System.Text;
using Medic.Engine.Removal.Comparison;

namespace Medic.Engine.Reporting;

/// <summary>What stands in a comparison's folder, from this call and from earlier ones, as a table and as a report.</summary>
public static class ComparisonReport
{
    /// <summary>The table: a line a run, figures with a decimal point.</summary>
    public const string TableName = "results.csv";

    /// <summary>The report, with the chart of attack success by scenario and method.</summary>
    public const string PageName = "report.html";

    private static readonly (string Name, Func<ComparedRemoval, IConvertible?> Value)[] Columns =
    [
        ("Scenario", run => run.Scenario), ("Method", run => run.Method), ("Setting", run => run.Setting), ("Seed", run => run.Seed),
        ("IsChosen", run => run.IsChosen), ("Status", run => $"{run.Status}"),
        ("CleanAccuracyBefore", run => run.CleanAccuracyBefore), ("CleanAccuracyAfter", run => run.CleanAccuracyAfter),
        ("AttackSuccessRateBefore", run => run.AttackSuccessRateBefore), ("AttackSuccessRateAfter", run => run.AttackSuccessRateAfter),
        ("AlignedAccuracy", run => run.AlignedAccuracy), ("MeasuredOn", run => run.MeasuredOn), ("CleanCount", run => run.CleanCount), ("StampedCount", run => run.StampedCount),
        ("Trigger", run => run.Trigger), ("TargetLabel", run => run.TargetLabel), ("SampleCount", run => run.SampleCount), ("Epochs", run => run.Epochs),
        ("Seconds", run => Math.Round(run.Duration.TotalSeconds, 1)), ("Device", run => run.Device), ("Threads", run => run.Threads),
        ("Path", run => run.Path), ("OutputPath", run => run.OutputPath), ("Sha256Before", run => run.Sha256Before), ("Sha256After", run => run.Sha256After),
        ("Reason", run => run.Reason),
    ];

    /// <summary>Writes both files anew.</summary>
    /// <param name="folder">A comparison's output folder.</param>
    /// <returns>The report; null where the folder holds no result.</returns>
    /// <exception cref="ReportingException">A file cannot be written.</exception>
    public static ReportResult? Write(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var runs = Directory.Exists(folder) ? ComparisonFile.ReadAll(folder) : [];
        if (runs.Count == 0)
            return null;
        OutputFile.Write(Path.Combine(folder, TableName), overwrite: true, stream => stream.Write(Encoding.UTF8.GetBytes(Table(runs))));
        return HtmlReport.Write(
            [.. runs.Select(ReportedModel.Of)],
            new ReportOptions { OutputPath = Path.Combine(folder, PageName), Title = "Removal methods compared", Overwrite = true });
    }

    private static string Table(IEnumerable<ComparedRemoval> runs)
    {
        var table = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Name)).Append("\r\n");
        foreach (var run in runs)
            table.AppendJoin(',', Columns.Select(column => Cell(column.Value(run)))).Append("\r\n");
        return table.ToString();
    }

    /// <summary>As RFC 4180 has it.</summary>
    private static string Cell(IConvertible? value)
    {
        var text = value?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
