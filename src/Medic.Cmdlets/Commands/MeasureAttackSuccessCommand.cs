using System.Management.Automation;
using Medic.Engine.Measurement;

namespace Medic.Cmdlets.Commands;

/// <summary><c>Measure-AttackSuccess</c>: how well models recognise clean images, and how often a trigger fools them.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AttackSuccess", DefaultParameterSetName = PathSet)]
[OutputType(typeof(MeasureResult))]
public sealed class MeasureAttackSuccessCommand : MeasurementCommand
{
    private readonly ProgressRecord _progress = new(activityId: 0, "Measuring models", "Reading");
    private ModelMeasurement? _measurement;
    private int _count;

    /// <inheritdoc/>
    protected override void Prepare() => _measurement = new ModelMeasurement(new MeasureOptions
    {
        DataPath = RequireData(DataPath),
        Attack = ReadAttack(Seed),
        Normalization = Normalization,
        InputSize = ImageSize,
        ClassNames = ClassName,
        Compute = ReadCompute(),
    });

    /// <inheritdoc/>
    protected override void ProcessFile(string path)
    {
        // How many models there will be is the pipeline's secret: each goes on as soon as it is measured.
        _progress.StatusDescription = $"{++_count}: {System.IO.Path.GetFileName(path)}";
        WriteProgress(_progress);
        try
        {
            var result = _measurement!.Measure(path, CancellationToken);
            if (result.Error is { } error)
                WriteFileError(error, "MeasurementFailed", ErrorCategory.InvalidData, path);
            else
                WriteObject(result);
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
