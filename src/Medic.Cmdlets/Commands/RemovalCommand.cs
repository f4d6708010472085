using System.Management.Automation;
using Medic.Engine;
using Medic.Engine.Auditing;
using Medic.Engine.Compute;
using Medic.Engine.Removal;

namespace Medic.Cmdlets.Commands;

/// <summary>A cmdlet that takes backdoors out of models: what it works on, what it measures, and how it goes about it.</summary>
public abstract class RemovalCommand : MeasurementCommand
{
    private CloneOptions? _options;

    /// <summary>The settings, without what is said of single models and of their attacks.</summary>
    protected CloneOptions Settings => _options! with { MaxAttackSuccess = null };

    /// <summary>The folder for what is written.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = string.Empty;

    /// <summary>Labelled images to measure on, before and after; the test part of the data if not given, or else a held-out tenth of it.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    public string? TestDataPath { get; set; }

    /// <summary>The share of the clean samples to use, above 0 up to 1.</summary>
    [Parameter]
    public double? SampleRatio { get; set; }

    /// <summary>How many clean samples to use.</summary>
    [Parameter]
    public long? SampleCount { get; set; }

    /// <summary>Measures what comes of a model after every so many epochs too; 0 does not.</summary>
    [Parameter]
    public int MeasureEvery { get; set; }

    /// <summary>Goes on with a model that is hardly better than chance on the clean samples.</summary>
    [Parameter]
    public SwitchParameter AllowWeakTeacher { get; set; }

    /// <summary>How many models are worked on at once; each has threads of its own.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>A log of the run, to which every run adds: a file, whose name gets the day, or a folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <summary>One JSON object a line, or lines of text.</summary>
    [Parameter]
    public AuditLogFormat LogFormat { get; set; }

    /// <summary>A note to keep in the records of what is written.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>Adds a cmdlet's own settings to those that all have.</summary>
    /// <param name="options">Those that all have.</param>
    /// <exception cref="MedicException">The parameters make no sense together.</exception>
    protected virtual CloneOptions Complete(CloneOptions options) => options;

    /// <summary>Takes up a model. What is done with it depends on the others: the work waits for the last of them.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="options">Its settings, with what the pipeline says of it.</param>
    protected abstract void AddModel(string path, CloneOptions options);

    /// <summary>Does the work.</summary>
    /// <exception cref="MedicException">The models or the parameters do not go together.</exception>
    protected abstract void RunAll();

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _options = Complete(new CloneOptions
        {
            DataPath = RequireData(DataPath),
            SampleRatio = SampleRatio,
            SampleCount = SampleCount,
            InputSize = ImageSize,
            ClassNames = ClassName,
            MeasureEvery = MeasureEvery,
            AllowWeakTeacher = AllowWeakTeacher,
            Note = Note,
            Compute = ReadCompute(),
        });
        Settings.Validate();
        // What the pipeline may have to say of a model is not known yet.
        if (!MyInvocation.ExpectingInput)
            ForModel();
    }

    /// <inheritdoc/>
    protected override ComputeSettings ReadCompute() =>
        ComputeSettings.Resolve(Device, ThreadCount ?? ComputeSettings.ThreadsForEachOf(ThrottleLimit));

    /// <inheritdoc/>
    protected sealed override void ProcessFile(string path)
    {
        try
        {
            AddModel(path, ForModel());
        }
        catch (MedicException error)
        {
            WriteFileError(error.Message, "InvalidOption", ErrorCategory.InvalidArgument, path);
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => OrTerminate(RunAll, "InvalidOption", ErrorCategory.InvalidArgument);

    /// <summary>The settings with what was said of the current model.</summary>
    private CloneOptions ForModel()
    {
        var options = _options! with
        {
            TestDataPath = Given(TestDataPath) is { } test ? RequireData(test) : null,
            Architecture = Given(Architecture),
            Normalization = Normalization,
            // Not the run's seed: clones of all seeds are measured on the same stamped images.
            Attack = ReadAttack(seed: 0),
        };
        options.Validate();
        return options;
    }

    /// <summary>Opens the log.</summary>
    /// <param name="jobs">What it will tell of.</param>
    /// <returns>Null where none was named.</returns>
    protected AuditLog? OpenLog(IReadOnlyList<CloneJob> jobs)
    {
        AuditLog? log = null;
        if (LogPath is { } path)
            OrTerminate(() => log = AuditLog.Open(new AuditLogOptions(FullPath(path), LogFormat), jobs), "LogUnwritable", ErrorCategory.WriteError);
        return log;
    }

    /// <summary>Hands a result to the pipeline, and says what went wrong.</summary>
    /// <param name="result">The result.</param>
    /// <param name="name">What it is of, for warnings.</param>
    protected void Report(CloneResult result, string name)
    {
        foreach (var warning in result.Warnings)
            WriteWarning($"{name}: {warning}");
        // The object comes in any case: a record of a run names the models that failed too.
        WriteObject(result);
        switch (result.Status)
        {
            case CloneStatus.Failed:
                WriteFileError(name == result.Path ? result.Reason! : $"{name}: {result.Reason}", "CloneFailed", ErrorCategory.InvalidResult, result.Path);
                break;
            case CloneStatus.Busy:
                WriteFileError(result.Reason!, "OutputBusy", ErrorCategory.ResourceBusy, result.Path);
                break;
            case CloneStatus.Rejected:
                WriteFileError(result.Reason!, "CloneRejected", ErrorCategory.LimitsExceeded, result.Path);
                break;
        }
    }
}
