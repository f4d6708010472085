using Medic.Engine.Removal.Comparison;

namespace Medic.Engine.Reporting;

/// <summary>What stands in a comparison's folder, from this call and from earlier ones, as a table and as a report.</summary>
public static class ComparisonReport
{
    /// <summary>The table: a line a run, figures with a decimal point.</summary>
    public const string TableName = "results.csv";

    /// <summary>The report, with the chart of attack success by scenario and method.</summary>
    public const string PageName = "report.html";

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
        WriteTable(Path.Combine(folder, TableName), runs);
        return HtmlReport.Write(
            [.. runs.Select(ReportedModel.Of)],
            new ReportOptions { OutputPath = Path.Combine(folder, PageName), Title = "Removal methods compared", Overwrite = true });
    }

    private static void WriteTable(string path, IReadOnlyList<ComparedRemoval> runs) => CsvTable.Write(path, runs.Select(run => new
    {
        run.Scenario,
        run.Method,
        run.Setting,
        run.Seed,
        run.IsChosen,
        run.Status,
        run.CleanAccuracyBefore,
        run.CleanAccuracyAfter,
        run.AttackSuccessRateBefore,
        run.AttackSuccessRateAfter,
        run.AlignedAccuracy,
        run.MeasuredOn,
        run.CleanCount,
        run.StampedCount,
        run.Trigger,
        run.TargetLabel,
        run.SampleCount,
        run.Epochs,
        Seconds = Math.Round(run.Duration.TotalSeconds, 1),
        run.Device,
        run.Threads,
        run.Path,
        run.OutputPath,
        run.Sha256Before,
        run.Sha256After,
        run.Reason,
    }));
}
