using System.Management.Automation;
using Medic.Engine.Removal;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Invoke-MedicClone</c>: trains a clone of each model on clean samples, without its backdoor, and writes it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "MedicClone", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(CloneResult))]
public sealed partial class InvokeMedicCloneCommand : MeasurementCommand
{
    private readonly List<string> _models = [];
    private CloneOptions? _options;

    /// <summary>The folder for the clones; it mirrors the models' places below their common root.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = string.Empty;

    /// <summary>Labelled images to measure on, before and after; the test part of the data if not given, or else a held-out tenth of it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
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

    /// <summary>A note to keep in the clones' records.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _options = new CloneOptions
        {
            DataPath = RequireData(DataPath),
            TestDataPath = TestDataPath is { } test ? RequireData(test) : null,
            SampleRatio = SampleRatio,
            SampleCount = SampleCount,
            Method = ReadMethod(),
            Normalization = Normalization,
            InputSize = ImageSize,
            ClassNames = ClassName,
            // Not the run's seed: clones of all seeds are measured on the same stamped images.
            Attack = ReadAttack(seed: 0),
            MeasureEvery = MeasureEvery,
            MaxAccuracyDrop = MaxAccuracyDrop,
            MaxAttackSuccess = MaxAttackSuccess,
            AllowWeakTeacher = AllowWeakTeacher,
            Overwrite = Force,
            Seed = Seed,
            Note = Note,
            Compute = ReadCompute(),
        };
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <remarks>Where a clone goes depends on where all the models are: the work waits for the last of them.</remarks>
    protected override void ProcessFile(string path) => _models.Add(path);

    /// <inheritdoc/>
    protected override void EndProcessing() => OrTerminate(CloneAll, "InvalidOption", ErrorCategory.InvalidArgument);

    private void CloneAll()
    {
        var plans = OutputPlan.Create(_models, FullPath(OutputPath));
        using var cleaning = new ModelCleaning(_options!);
        var progress = new CloneProgressBars(this, plans.Count);
        foreach (var plan in plans)
        {
            progress.Begin(plan.Path);
            if (ShouldProcess(plan.Path, $"Clone to {plan.OutputPath}"))
                Report(cleaning.Clean(plan, progress, CancellationToken));
        }

        progress.Complete();
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
}
