using System.Text.Json;
using Medic.Engine.Removal;
using Medic.Engine.Reporting;

namespace Medic.Engine.Runs;

/// <summary>Ends a run: verifies that every model is accounted for exactly once, and writes the report and the tables.</summary>
public static class RunCompletion
{
    /// <summary>Above this many models the report has figures and no curves: <c>results.json</c> has every epoch.</summary>
    private const int MostCurves = 100;

    /// <summary>Verifies a run and writes <c>report.html</c>, <c>results.csv</c> and <c>results.json</c> into its folder, in place of earlier ones.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="progress">Told of each model before its clone is verified.</param>
    /// <param name="cancellationToken">Stops between models; nothing is written then.</param>
    /// <returns>What there is. What does not add up is among its problems: it does not hinder the tables.</returns>
    /// <exception cref="RunException">It is no run folder, or cannot be read, or has no results.</exception>
    /// <exception cref="ReportingException">A file cannot be written.</exception>
    public static RunSummary Finish(RunFolder folder, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var plan = RunPlan.Read(folder.FullPath);
        try
        {
            return Finish(folder, plan, progress, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{folder.FullPath}: cannot be read: {error.Message}", error);
        }
    }

    private static RunSummary Finish(RunFolder folder, RunPlan plan, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var records = ReadRecords(folder, plan, problems);
        var results = new List<CloneResult>(records.Count);
        foreach (var model in plan.Models)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(model.Place);
            if (!records.TryGetValue(model.Place, out var record))
            {
                problems.Add($"{model.Place}: nothing is known of it. Run shard {model.Shard} again.");
                continue;
            }

            if (FindProblem(record.Result) is { } problem)
                problems.Add($"{model.Place}: {problem}");
            results.Add(record.Result);
        }

        if (results.Count == 0)
            throw new RunException($"{folder.FullPath}: no model of this run is done yet.");
        string At(string name) => Path.Combine(folder.FullPath, name);
        var (report, csv, json) = (At("report.html"), At("results.csv"), At("results.json"));
        OutputFile.Write(json, overwrite: true, stream => JsonSerializer.Serialize(stream, results, ResultJson.Options));
        WriteTable(csv, results);
        var shown = results.Select(result => ReportedModel.Of(results.Count > MostCurves ? result with { History = null } : result)).ToArray();
        HtmlReport.Write(shown, new ReportOptions { OutputPath = report, Title = $"Run of {plan.Models.Count} models", Overwrite = true }, progress: null, cancellationToken);
        return new RunSummary
        {
            Path = folder.FullPath,
            ModelCount = plan.Models.Count,
            CleanedCount = results.Count(result => result.Status is CloneStatus.Cleaned or CloneStatus.Skipped),
            RejectedCount = results.Count(result => result.Status == CloneStatus.Rejected),
            FailedCount = results.Count(result => result.Status == CloneStatus.Failed),
            Problems = problems,
            ReportPath = report,
            CsvPath = csv,
            JsonPath = json,
        };
    }

    /// <summary>The records by place; what is no record of one of the run's models, in its own file, is a problem.</summary>
    private static Dictionary<string, ModelRecord> ReadRecords(RunFolder folder, RunPlan plan, List<string> problems)
    {
        var places = plan.Models.Select(model => model.Place).ToHashSet(StringComparer.Ordinal);
        var records = new Dictionary<string, ModelRecord>(StringComparer.Ordinal);
        foreach (var (file, record) in folder.Records())
        {
            if (record is null)
                problems.Add($"{file}: is no record of a model. Delete it, and run the shards again: one of them will miss it.");
            else if (!places.Contains(record.Place) || folder.ResultPath(record.Place) != file)
                problems.Add($"{file}: is of {record.Place}, which is no model of this run, or has another record. Take it away.");
            else
                records.Add(record.Place, record);
        }

        return records;
    }

    private static string? FindProblem(CloneResult result)
    {
        var path = result.Status == CloneStatus.Rejected ? result.QuarantinePath : result.OutputPath;
        if (result.Status == CloneStatus.Failed || path is null)
            return null;
        if (!File.Exists(path))
            return $"its clone {path} is gone. Run its shard again, after deleting its record.";
        var hash = Sha256.OfFile(path);
        return hash == result.Sha256After
            ? null
            : $"its clone {path} has the SHA-256 {hash}, and its record says {result.Sha256After}: it was changed or damaged. Run its shard again, after deleting both.";
    }

    private static void WriteTable(string path, List<CloneResult> results) => CsvTable.Write(path, results.Select(result => new
    {
        result.Path,
        result.OutputPath,
        result.Status,
        result.Reason,
        result.QuarantinePath,
        result.Method,
        result.Architecture,
        result.Normalization,
        result.MeasuredOn,
        result.CleanCount,
        result.CleanAccuracyBefore,
        result.CleanAccuracyAfter,
        result.Trigger,
        result.TargetLabel,
        result.StampedCount,
        result.AttackSuccessRateBefore,
        result.AttackSuccessRateAfter,
        result.SampleCount,
        result.Epochs,
        result.ResumedEpoch,
        result.KeptEpoch,
        Seconds = result.Duration.TotalSeconds,
        result.Seed,
        result.Device,
        result.Threads,
        result.Sha256Before,
        result.Sha256After,
        Warnings = string.Join("; ", result.Warnings),
    }));
}
