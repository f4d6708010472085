using System.Management.Automation;
using Medic.Engine;
using Medic.Engine.Detection;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Find-BackdoorTrigger</c>: searches models for backdoors without knowing the trigger, by Neural Cleanse.</summary>
[Cmdlet(VerbsCommon.Find, "BackdoorTrigger", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(DetectionResult))]
public sealed class FindBackdoorTriggerCommand() : ModelFolderCommand<DetectionOptions, DetectionResult>("Searching models", "DetectionFailed"), IProgress<DetectionProgress>
{
    private static readonly TriggerSearchOptions Standard = new();

    private DetectionOptions? _options;
    private BackdoorDetection? _detection;

    /// <summary>The folder for the triggers that are found, of each class a picture and a file to measure with; it mirrors the models' places below their common root. None are written if not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>How many clean samples to use; all if not given.</summary>
    [Parameter]
    public long? SampleCount { get; set; }

    /// <summary>The classes to search, as numbers from 0; all if not given. Their triggers are compared with one another.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[]? Label { get; set; }

    /// <summary>Most steps of a class's search; after each the cost of a large mask is looked at anew.</summary>
    [Parameter]
    public int Steps { get; set; } = Standard.Steps;

    /// <summary>Batches in a step; the attack success rate is taken over them.</summary>
    [Parameter]
    public int BatchesPerStep { get; set; } = Standard.BatchesPerStep;

    /// <summary>Images in a batch.</summary>
    [Parameter]
    public int BatchSize { get; set; } = Standard.BatchSize;

    /// <summary>Adam's learning rate.</summary>
    [Parameter]
    public double LearningRate { get; set; } = Standard.LearningRate;

    /// <summary>How much the mask's size counts at first beside the cross-entropy.</summary>
    [Parameter]
    public double Cost { get; set; } = Standard.Cost;

    /// <summary>What the cost is raised by; it is lowered by the power of 1.5 of this.</summary>
    [Parameter]
    public double CostMultiplier { get; set; } = Standard.CostMultiplier;

    /// <summary>The attack success rate that a trigger has to have, above 0 up to 1.</summary>
    [Parameter]
    public double SuccessThreshold { get; set; } = Standard.SuccessThreshold;

    /// <summary>Steps in a row on one side of that rate after which the cost changes.</summary>
    [Parameter]
    public int Patience { get; set; } = Standard.Patience;

    /// <summary>Steps without a smaller trigger after which a class's search ends, once its cost was raised and lowered; 0 takes all steps.</summary>
    [Parameter]
    public int StopPatience { get; set; } = Standard.StopPatience;

    /// <summary>The anomaly index above which a class with a small trigger is flagged.</summary>
    [Parameter]
    public double AnomalyThreshold { get; set; } = Standard.AnomalyThreshold;

    /// <summary>Goes on with a model that is hardly better than chance on the clean samples.</summary>
    [Parameter]
    public SwitchParameter AllowWeakModel { get; set; }

    /// <inheritdoc/>
    protected override string? OutputFolder => OutputPath is { } path ? FullPath(path) : null;

    /// <inheritdoc/>
    protected override string Action => "Search for triggers and write them";

    /// <inheritdoc/>
    void IProgress<DetectionProgress>.Report(DetectionProgress value)
    {
        var classes = value.Labels.Count == 1 ? $"Class {value.Labels[0]}" : $"Classes {value.Labels[0]} to {value.Labels[^1]}";
        ShowOperation($"{classes}, step {value.Step} of {value.Steps}", value.Share);
    }

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _options = new DetectionOptions
        {
            DataPath = RequireData(DataPath),
            SampleCount = SampleCount,
            Labels = Label,
            Search = ReadSearch(),
            InputSize = ImageSize,
            ClassNames = ClassName,
            AllowWeakModel = AllowWeakModel,
            Overwrite = Force,
            Seed = Seed,
            Compute = ReadCompute(),
        };
        _detection = new BackdoorDetection(_options);
    }

    /// <inheritdoc/>
    protected override DetectionOptions ForModel() => _options! with { Normalization = Normalization, Architecture = Given(Architecture) };

    /// <inheritdoc/>
    protected override (DetectionResult Result, string? Error) Try(ModelJob<DetectionOptions> job)
    {
        var result = _detection!.Detect(job, this, CancellationToken);
        foreach (var warning in result.Warnings)
            WriteWarning($"{result.Path}: {warning}");
        return (result, result.Error);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _detection?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The settings of the search; their ranges are the engine's to check.</summary>
    private TriggerSearchOptions ReadSearch() => new()
    {
        Steps = Steps,
        BatchesPerStep = BatchesPerStep,
        BatchSize = BatchSize,
        LearningRate = LearningRate,
        Cost = Cost,
        CostMultiplier = CostMultiplier,
        SuccessThreshold = SuccessThreshold,
        Patience = Patience,
        StopPatience = StopPatience,
        AnomalyThreshold = AnomalyThreshold,
    };
}
