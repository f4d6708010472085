using System.Management.Automation;
using Medic.Engine;
using Medic.Engine.Auditing;
using Medic.Engine.Compute;
using Medic.Engine.Removal;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Invoke-MedicClone</c>: trains a clone of each model on clean samples, without its backdoor, and writes it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "MedicClone", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(CloneResult))]
public sealed partial class InvokeMedicCloneCommand : MeasurementCommand
{
    private readonly List<(string Path, CloneOptions Options)> _models = [];
    private CloneOptions? _options;

    /// <summary>The folder for the clones; it mirrors the models' places below their common root.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = string.Empty;

    /// <summary>The format of the clones: each model's own, PyTorch's or safetensors.</summary>
    [Parameter]
    public OutputFormat OutputFormat { get; set; }

    /// <summary>The folder for clones that are rejected, mirrored likewise; they are not kept if not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? QuarantinePath { get; set; }

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

    /// <summary>Measures the clone after every so many epochs too; 0 does not.</summary>
    [Parameter]
    public int MeasureEvery { get; set; }

    /// <summary>Rejects a clone that loses more accuracy than this (0.03: three points).</summary>
    [Parameter]
    public double? MaxAccuracyDrop { get; set; }

    /// <summary>Rejects a clone on which the attack succeeds more often than this.</summary>
    [Parameter]
    public double? MaxAttackSuccess { get; set; }

    /// <summary>Goes on with a model that is hardly better than chance on the clean samples.</summary>
    [Parameter]
    public SwitchParameter AllowWeakTeacher { get; set; }

    /// <summary>Replaces outputs that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Passes over models whose output is there already, made of the same file with the same settings, as its own record tells; replaces
    /// outputs of Medic's that are out of date.
    /// </summary>
    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    /// <summary>Goes on with trainings that were interrupted, from their last finished epochs.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>How many models are cleaned at once; each has threads of its own.</summary>
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

    /// <summary>A note to keep in the clones' records.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <inheritdoc/>
    protected override void Prepare()
    {
        var options = new CloneOptions
        {
            DataPath = RequireData(DataPath),
            SampleRatio = SampleRatio,
            SampleCount = SampleCount,
            Method = ReadMethod(),
            InputSize = ImageSize,
            ClassNames = ClassName,
            MeasureEvery = MeasureEvery,
            MaxAccuracyDrop = MaxAccuracyDrop,
            AllowWeakTeacher = AllowWeakTeacher,
            Overwrite = Force,
            SkipExisting = SkipExisting,
            Resume = Resume,
            Seed = Seed,
            Note = Note,
            Compute = ReadCompute(),
        };
        options.Validate();
        _options = options with { MaxAttackSuccess = MaxAttackSuccess };
        // What the pipeline may have to say of a model is not known yet.
        if (!MyInvocation.ExpectingInput)
            ForModel().Validate();
    }

    /// <inheritdoc/>
    protected override ComputeSettings ReadCompute() =>
        ComputeSettings.Resolve(Device, ThreadCount ?? ComputeSettings.ThreadsForEachOf(ThrottleLimit));

    /// <inheritdoc/>
    /// <remarks>Where a clone goes depends on where all the models are: the work waits for the last of them.</remarks>
    protected override void ProcessFile(string path)
    {
        try
        {
            var options = ForModel();
            options.Validate();
            _models.Add((path, options));
        }
        catch (MedicException error)
        {
            WriteFileError(error.Message, "InvalidOption", ErrorCategory.InvalidArgument, path);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => OrTerminate(CleanAll, "InvalidOption", ErrorCategory.InvalidArgument);

    /// <summary>The settings with what was said of the current model.</summary>
    private CloneOptions ForModel() => _options! with
    {
        TestDataPath = Given(TestDataPath) is { } test ? RequireData(test) : null,
        Architecture = Given(Architecture),
        Normalization = Normalization,
        // Not the run's seed: clones of all seeds are measured on the same stamped images.
        Attack = ReadAttack(seed: 0),
    };

    private void CleanAll()
    {
        var plans = OutputPlan.Create(_models.Select(model => model.Path), FullPath(OutputPath), QuarantinePath is { } folder ? FullPath(folder) : null, OutputFormat);
        var jobs = plans.Zip(_models, (plan, model) => new CloneJob(plan, model.Options))
            .Where(job => ShouldProcess(job.Plan.Path, $"Clone to {job.Plan.OutputPath}"))
            .ToArray();
        if (jobs.Length == 0)
            return;
        using var log = OpenLog(jobs);
        using var cleaning = new ModelCleaning(_options! with { MaxAttackSuccess = null });
        var bars = new CloneProgressBars(this, jobs.Length);
        new RepositoryCleaning(cleaning, ThrottleLimit).Run(jobs, new Watch(this, bars, log), CancellationToken);
        bars.Complete();
    }

    private AuditLog? OpenLog(CloneJob[] jobs)
    {
        AuditLog? log = null;
        if (LogPath is { } path)
            OrTerminate(() => log = AuditLog.Open(new AuditLogOptions(FullPath(path), LogFormat), jobs), "LogUnwritable", ErrorCategory.WriteError);
        return log;
    }

    private void Report(CloneResult result)
    {
        foreach (var warning in result.Warnings)
            WriteWarning($"{result.Path}: {warning}");
        // The object comes in any case: a record of a run names the models that failed too.
        WriteObject(result);
        switch (result.Status)
        {
            case CloneStatus.Failed:
                WriteFileError(result.Reason!, "CloneFailed", ErrorCategory.InvalidResult, result.Path);
                break;
            case CloneStatus.Rejected:
                WriteFileError(result.Reason!, "CloneRejected", ErrorCategory.LimitsExceeded, result.Path);
                break;
        }
    }

    /// <summary>Hands what happens to the bars, the log and the pipeline.</summary>
    private sealed class Watch(InvokeMedicCloneCommand cmdlet, CloneProgressBars bars, AuditLog? log) : ICloneObserver
    {
        public void Begin(CloneJob job) => bars.Begin(job);

        public void Report(CloneJob job, CloneProgress progress) => bars.Report(job, progress);

        public void End(CloneJob job, CloneResult result)
        {
            // First of all the log: what comes after may stop the pipeline.
            var failure = log?.Write(result, job.Options);
            bars.End(job);
            if (failure is not null)
                cmdlet.WriteWarning(failure);
            cmdlet.Report(result);
        }
    }
}
