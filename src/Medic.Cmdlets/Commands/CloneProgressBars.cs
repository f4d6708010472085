using System.Diagnostics;
using System.Management.Automation;
using Medic.Engine.Removal;

namespace Medic.Cmdlets.Commands;

/// <summary>Shows where a call's models stand, and below them the epochs of the current one.</summary>
/// <param name="cmdlet">The cmdlet; the engine reports on its thread, as <see cref="Cmdlet.WriteProgress(ProgressRecord)"/> demands.</param>
/// <param name="count">How many models there are.</param>
internal sealed class CloneProgressBars(Cmdlet cmdlet, int count) : IProgress<CloneProgress>
{
    private const int Percent = 100;

    private readonly ProgressRecord _models = new(activityId: 0, "Cloning models", "Reading");
    private readonly ProgressRecord _epochs = new(activityId: 1, "Cloning", "Reading") { ParentActivityId = 0 };
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _begun;

    /// <summary>Begins with the next model.</summary>
    public void Begin(string path)
    {
        var name = Path.GetFileName(path);
        _models.StatusDescription = $"{_begun + 1} of {count}: {name}";
        _models.PercentComplete = Percent * _begun / count;
        if (_begun > 0)
            _models.SecondsRemaining = Seconds(_clock.Elapsed / _begun * (count - _begun));
        _begun++;
        cmdlet.WriteProgress(_models);
        _epochs.Activity = name;
    }

    /// <inheritdoc/>
    public void Report(CloneProgress value)
    {
        if (value.Epoch is { } epoch)
        {
            _epochs.StatusDescription = $"Epoch {epoch.Epoch} of {epoch.Epochs}";
            _epochs.CurrentOperation = TrainingProgressBar.Describe(epoch);
            _epochs.PercentComplete = Percent * epoch.Epoch / epoch.Epochs;
            _epochs.SecondsRemaining = Seconds(epoch.Remaining);
            cmdlet.WriteVerbose($"{value.Path}: epoch {epoch.Epoch} of {epoch.Epochs}, {TrainingProgressBar.Describe(epoch)}");
        }
        else
        {
            _epochs.StatusDescription = Describe(value.Stage);
            _epochs.CurrentOperation = null;
            _epochs.PercentComplete = value.Stage > CloneStage.Training ? Percent : 0;
            _epochs.SecondsRemaining = -1;
            cmdlet.WriteVerbose($"{value.Path}: {Describe(value.Stage)}");
        }

        cmdlet.WriteProgress(_epochs);
    }

    /// <summary>Takes the bars away.</summary>
    public void Complete()
    {
        foreach (var bar in new[] { _epochs, _models })
        {
            bar.RecordType = ProgressRecordType.Completed;
            cmdlet.WriteProgress(bar);
        }
    }

    private static int Seconds(TimeSpan time) => (int)Math.Min(time.TotalSeconds, int.MaxValue);

    private static string Describe(CloneStage stage) => stage switch
    {
        CloneStage.Reading => "Reading",
        CloneStage.MeasuringBefore => "Measuring the model",
        CloneStage.Training => "Training the clone",
        CloneStage.MeasuringAfter => "Measuring the clone",
        CloneStage.Writing => "Writing",
        _ => $"{stage}",
    };
}
