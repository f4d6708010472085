using System.Management.Automation;
using Medic.Engine;
using Medic.Engine.Measurement;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Measure-AttackSuccess</c>: how well models recognise clean images, and how often a trigger fools them.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AttackSuccess", DefaultParameterSetName = PathSet)]
[OutputType(typeof(MeasureResult))]
public sealed class MeasureAttackSuccessCommand : MeasurementCommand
{
    private readonly ProgressRecord _progress = new(activityId: 0, "Measuring models", "Reading");
    private ModelMeasurement? _measurement;
    private MeasureOptions? _options;
    private int _count;

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
    protected override void ProcessFile(string path)
    {
        // How many models there will be is the pipeline's secret: each goes on as soon as it is measured.
        _progress.StatusDescription = $"{++_count}: {System.IO.Path.GetFileName(path)}";
        WriteProgress(_progress);
        try
        {
            // With what the pipeline says of this model.
            var options = _options! with { Attack = ReadAttack(Seed), Normalization = Normalization, Architecture = Given(Architecture) };
            var result = _measurement!.Measure(path, options, CancellationToken);
            if (result.Error is { } error)
                WriteFileError(error, "MeasurementFailed", ErrorCategory.InvalidData, path);
            else
                WriteObject(result);
        }
        catch (MedicException error)
        {
            WriteFileError(error.Message, "InvalidOption", ErrorCategory.InvalidArgument, path);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _progress.RecordType = ProgressRecordType.Completed;
        WriteProgress(_progress);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _measurement?.Dispose();
        base.Dispose(disposing);
    }
}
