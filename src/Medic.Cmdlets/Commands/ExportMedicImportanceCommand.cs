using System.Collections;
using System.Management.Automation;
using Medic.Cmdlets.Arguments;
using Medic.Cmdlets.Completion;
using Medic.Engine;
using Medic.Engine.Insight;
using Medic.Engine.Triggers;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Export-MedicImportance</c>: where in a network MEDIC's importance lies, and where a trigger changes activations, as PNG files.</summary>
[Cmdlet(VerbsData.Export, "MedicImportance", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(ImportanceResult))]
public sealed class ExportMedicImportanceCommand() : ModelFolderCommand<ImportanceOptions, ImportanceResult>("Drawing importance", "ImportanceFailed"), IProgress<ImportanceProgress>
{
    private static readonly ImportanceOptions Standard = new() { DataPath = string.Empty, Trigger = string.Empty, Compute = Engine.Compute.ComputeSettings.Resolve("cpu", 1) };

    private ImportanceOptions? _options;
    private ImportanceExport? _export;

    /// <summary>The folder for the pictures, one a hook point; below it each model has a folder, which mirrors the models' places below their common root.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = string.Empty;

    /// <summary>The hook points: names of convolutions, batch normalisations and of the last layer, with wildcards; all convolutions and batch normalisations if not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HookPointCompleter))]
    public string[]? HookPoint { get; set; }

    /// <summary>The trigger; or <see cref="TriggerPath"/>. <c>FromModel</c> is the one that a model was trained with and keeps.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [TriggerName(AllowFromModel = true)]
    [ArgumentCompleter(typeof(MeasuredTriggerCompleter))]
    public string? Trigger { get; set; }

    /// <summary>Settings of the trigger, by their names.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? TriggerOption { get; set; }

    /// <summary>A file that keeps the trigger, in place of <see cref="Trigger"/>: one that was written with a model, one that was found, or a model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TriggerPath { get; set; }

    /// <summary>How many images: an even spread over the data.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = Standard.Count;

    /// <summary>Takes images of these classes alone.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? OnlyClass { get; set; }

    /// <summary>The colours of the maps.</summary>
    [Parameter]
    public ColorScale ColorScale { get; set; } = Standard.ColorScale;

    /// <summary>How many times larger every pixel of an image is shown.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int Enlargement { get; set; } = Standard.Enlargement;

    /// <summary>The temperature of the importance.</summary>
    [Parameter]
    public double Temperature { get; set; } = Standard.Temperature;

    /// <inheritdoc/>
    protected override string? OutputFolder => FullPath(OutputPath);

    /// <inheritdoc/>
    protected override string Action => "Draw importance";

    /// <inheritdoc/>
    void IProgress<ImportanceProgress>.Report(ImportanceProgress value) => ShowOperation(value.HookPoint ?? "Reading", (double)value.Done / value.Count);

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _options = new ImportanceOptions
        {
            DataPath = RequireData(DataPath),
            Trigger = string.Empty,
            TriggerPath = TriggerPath is null ? null : RequireData(TriggerPath),
            HookPoints = HookPoint,
            Count = Count,
            OnlyClasses = OnlyClass,
            ColorScale = ColorScale,
            Enlargement = Enlargement,
            Temperature = Temperature,
            ImageSize = ImageSize,
            ClassNames = ClassName,
            Seed = Seed,
            Overwrite = Force,
            Compute = ReadCompute(),
        };
        _export = new ImportanceExport(_options);
        if (!MyInvocation.ExpectingInput)
            _ = ForModel();
    }

    /// <inheritdoc/>
    protected override ImportanceOptions ForModel()
    {
        var name = Given(Trigger);
        if (name is null && TriggerPath is null)
            throw new MedicException("What stamps the images is said by Trigger or TriggerPath; give one of them.");
        var settings = SettingTable.Read(TriggerOption, FullPath);
        if (settings.Count > 0 && (name is null || TriggerCatalog.IsFromModel(name)))
            throw new MedicException("TriggerOption goes with a Trigger by name.");
        return _options! with
        {
            Trigger = name ?? TriggerCatalog.FromModel,
            TriggerSettings = settings.Count > 0 ? TriggerCatalog.ReadSettings(name!, settings) : new(),
            Normalization = Normalization,
            Architecture = Given(Architecture),
        };
    }

    /// <inheritdoc/>
    protected override (ImportanceResult Result, string? Error) Try(ModelJob<ImportanceOptions> job)
    {
        var result = _export!.Export(job, this, CancellationToken);
        return (result, result.Error);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _export?.Dispose();
        base.Dispose(disposing);
    }
}
