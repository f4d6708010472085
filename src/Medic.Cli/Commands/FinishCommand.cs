using Medic.Cli.Output;
using Medic.Engine.Runs;
using Spectre.Console;

namespace Medic.Cli.Commands;

/// <summary><c>medic finish</c>: verifies a run that machines share, and writes its report and tables.</summary>
internal sealed class FinishCommand : RunFolderCommand
{
    public FinishCommand()
        : base("finish", "Verify that every model of a run is accounted for exactly once, its clone's hash included, and write report.html, results.csv and results.json into the run folder.")
    {
    }

    /// <inheritdoc/>
    protected override ExitCode Run(RunFolder call, Terminal terminal, CancellationToken cancellationToken)
    {
        var summary = RunCompletion.Finish(call, progress: null, cancellationToken);
        foreach (var problem in summary.Problems)
            terminal.Error(problem);
        terminal.Results([summary], _ => new Text(
            $"{summary.ModelCount} models: {summary.CleanedCount} cleaned, {summary.RejectedCount} rejected, {summary.FailedCount} failed, {summary.Problems.Count} problems -> {PathText.Short(summary.ReportPath)}\n"));
        return summary is { IsComplete: true, RejectedCount: 0, FailedCount: 0 } ? ExitCode.Done : ExitCode.SomeFailed;
    }
}
