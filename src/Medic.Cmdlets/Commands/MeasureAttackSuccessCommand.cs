using System.Management.Automation;
using Medic.Engine.Measurement;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Measure-AttackSuccess</c>: how well models recognise clean images, and how often a trigger fools them.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AttackSuccess", DefaultParameterSetName = PathSet)]
[OutputType(typeof(MeasureResult))]
public sealed class MeasureAttackSuccessCommand() : ModelTrialCommand<MeasureResult>("Measuring models", "MeasurementFailed")
{
    private ModelMeasurement? _measurement;
    private MeasureOptions? _options;

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _options = new MeasureOptions
        {
            DataPath = RequireData(DataPath),
            InputSize = ImageSize,
            ClassNames = ClassName,
            Compute = ReadCompute(),
        };
        _measurement = new ModelMeasurement(_options);
        if (!MyInvocation.ExpectingInput)
            _ = ReadAttack(Seed);
    }

    /// <inheritdoc/>
    protected override (MeasureResult Result, string? Error) Try(string path)
    {
        var options = _options! with { Attack = ReadAttack(Seed), Normalization = Normalization, Architecture = Given(Architecture) };
        var result = _measurement!.Measure(path, options, CancellationToken);
        return (result, result.Error);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _measurement?.Dispose();
        base.Dispose(disposing);
    }
}
