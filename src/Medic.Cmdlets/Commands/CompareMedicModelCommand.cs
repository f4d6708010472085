using System.Management.Automation;
using Medic.Engine.Measurement;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Compare-MedicModel</c>: how models differ from a reference of the same architecture.</summary>
[Cmdlet(VerbsData.Compare, "MedicModel", DefaultParameterSetName = PathSet)]
[OutputType(typeof(CompareResult))]
public sealed class CompareMedicModelCommand() : ModelTrialCommand<CompareResult>("Comparing models", "ComparisonFailed"), IProgress<CompareStage>
{
    private ModelComparison? _comparison;
    private CompareOptions? _options;
    private string _reference = string.Empty;

    /// <summary>The model to compare with, by its name as it is.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string ReferencePath { get; set; } = string.Empty;

    /// <summary>The models that are compared with it; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [Alias("DifferencePath")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public override string[] Path { get; set; } = [];

    /// <summary>Labelled images on which both models are tried; weights alone are compared if not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string DataPath { get; set; } = string.Empty;

    /// <inheritdoc/>
    void IProgress<CompareStage>.Report(CompareStage value) => ShowOperation(value switch
    {
        CompareStage.MeasuringReference => "Measuring the reference",
        CompareStage.ComparingWeights => "Comparing weights",
        CompareStage.MeasuringModel => "Measuring the model",
        _ => "Reading",
    });

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _reference = RequirePath(ReferencePath, "ReferencePathNotFound");
        _options = new CompareOptions
        {
            DataPath = DataPath.Length > 0 ? RequireData(DataPath) : null,
            InputSize = ImageSize,
            ClassNames = ClassName,
            Compute = ReadCompute(),
        };
        _comparison = new ModelComparison(_options);
        if (!MyInvocation.ExpectingInput)
            (_options with { Attack = ReadAttack(Seed) }).Validate();
    }

    /// <inheritdoc/>
    protected override (CompareResult Result, string? Error) Try(string path)
    {
        var options = _options! with
        {
            // Results that are piped in name the attack they were measured with; without images there is none to measure.
            Attack = _options.DataPath is null ? null : ReadAttack(Seed),
            Normalization = Normalization,
            Architecture = Given(Architecture),
        };
        var result = _comparison!.Compare(_reference, path, options, this, CancellationToken);
        return (result, result.Error);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _comparison?.Dispose();
        base.Dispose(disposing);
    }
}
