using System.Management.Automation;
using Medic.Engine;
using Medic.Engine.Reporting;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Export-MedicReport</c>: one HTML file on all the results that are piped in.</summary>
[Cmdlet(VerbsData.Export, "MedicReport", SupportsShouldProcess = true)]
[OutputType(typeof(ReportResult))]
public sealed class ExportMedicReportCommand : MedicCommand
{
    private static readonly ReportOptions Standard = new() { OutputPath = string.Empty };

    private readonly List<ReportedModel> _models = [];
    private ReportOptions _options = Standard;

    /// <summary>The HTML file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Results of cloning, measuring, training or searching models: as the cmdlets give them, or read back from JSON, CSV or CLIXML.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The report's heading.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = Standard.Title;

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    /// <remarks>Before the first result comes: models may be worked on for hours until then.</remarks>
    protected override void BeginProcessing()
    {
        _options = new ReportOptions { OutputPath = FullPath(Path), Title = Title, Overwrite = Force };
        OrTerminate(_options.Validate, "OutputExists", ErrorCategory.ResourceExists);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var result in InputObject)
        {
            try
            {
                _models.Add(ReportedModel.Parse(ObjectJson.Of(result)));
            }
            catch (MedicException error)
            {
                WriteError(new ErrorRecord(error, "ResultUnknown", ErrorCategory.InvalidArgument, result));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_models.Count == 0)
            WriteWarning("There are no results to report on; no report was written.");
        else if (ShouldProcess(_options.OutputPath, $"Write a report on {_models.Count} results"))
            OrTerminate(WriteReport, "ReportFailed", ErrorCategory.WriteError);
    }

    private void WriteReport()
    {
        try
        {
            WriteObject(HtmlReport.Write(_models, _options with { Time = DateTimeOffset.Now }, progress: null, CancellationToken));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
