using Medic.Engine.Checkpoints.Scanning;
using Spectre.Console;

namespace Medic.Cli.Output;

/// <summary>Scans as tables.</summary>
internal static class ScanTable
{
    /// <summary>One row a file, with the gravest that was found.</summary>
    public static Table Create(IReadOnlyList<ScanResult> results)
    {
        var table = ResultTable.Create(["File", "Verdict", "Format", "Found"], "Verdict", "Format", "Found");
        foreach (var result in results)
            table.AddPlainRow(PathText.Short(result.Path), $"{result.Verdict}", result.Format ?? Figure.Missing, Summary(result));
        return table;
    }

    /// <summary>One row a finding; a file without any has one row too.</summary>
    public static Table CreateDetails(IReadOnlyList<ScanResult> results)
    {
        var table = ResultTable.Create(["File", "Verdict", "Severity", "Found"], "Verdict", "Severity", "Found");
        foreach (var result in results)
        {
            var file = PathText.Short(result.Path);
            foreach (var finding in result.Findings)
                table.AddPlainRow(file, $"{result.Verdict}", $"{finding.Severity}", $"{finding}");
            if (result.Findings.Count == 0 || result.Reason is not null)
                table.AddPlainRow(file, $"{result.Verdict}", Figure.Missing, result.Reason ?? "numbers and text alone");
        }

        return table;
    }

    private static string Summary(ScanResult result)
    {
        var grave = result.DangerousCount + result.SuspiciousCount;
        if (grave > 0)
            return $"{result.Findings[0]}{(grave > 1 ? $", and {grave - 1} more" : "")}";
        return result.Reason is { } reason ? $"not judged: {reason}" : "nothing but data";
    }
}
