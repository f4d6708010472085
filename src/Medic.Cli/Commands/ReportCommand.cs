using System.CommandLine;
using Medic.Cli.Options;
using Medic.Cli.Output;
using Medic.Engine.Reporting;
using Spectre.Console;

namespace Medic.Cli.Commands;

/// <summary>What is reported on, and where the report goes.</summary>
internal sealed record ReportCall(IReadOnlyList<ReportedModel> Models, ReportOptions Options);

/// <summary><c>medic report</c>: an HTML file on results that other commands printed.</summary>
internal sealed class ReportCommand : OperationCommand<ReportCall>
{
    private static readonly ReportOptions Standard = new() { OutputPath = string.Empty };

    private readonly ModelFilesArgument _files = new("Results of 'clone', 'remove', 'compare-removal', 'measure', 'detect' or 'backdoor', printed with --json, or a results.csv");
    private readonly Option<string> _out = new("--out") { Required = true, HelpName = "FILE.html", Description = "The report to write." };
    private readonly Option<string> _title = new("--title") { HelpName = "TEXT", Description = "Its heading.", DefaultValueFactory = _ => Standard.Title };
    private readonly Option<bool> _force = new("--force") { Description = "Replace a file that exists." };

    public ReportCommand()
        : base("report", "Write an HTML report on results: summary, failures, charts, figures and settings.")
    {
        Add(_files);
        Option[] all = [_out, _title, _force];
        foreach (var option in all)
            Add(option);
    }

    /// <inheritdoc/>
    protected override ReportCall Bind(ParseResult arguments) => new(
        [.. _files.Read(arguments).SelectMany(ReportedModel.ReadFile)],
        new ReportOptions
        {
            OutputPath = arguments.GetRequiredValue(_out),
            Title = arguments.GetRequiredValue(_title),
            Overwrite = arguments.GetValue(_force),
        });

    /// <inheritdoc/>
    protected override ExitCode Run(ReportCall call, Terminal terminal, CancellationToken cancellationToken)
    {
        var report = HtmlReport.Write(call.Models, call.Options, progress: null, cancellationToken);
        terminal.Results([report], _ => new Text($"{PathText.Short(report.Path)}: {report.ModelCount} results, {report.FailedCount} failed, {report.WarningCount} warnings\n"));
        return ExitCode.Done;
    }
}
