using System.Diagnostics;
using System.Management.Automation;
using Medic.Engine.Removal;

namespace Medic.Cmdlets.Commands;

/// <summary>Shows where a call's models stand, and below that the epochs of each that is being treated.</summary>
/// <param name="cmdlet">The cmdlet; reports come on its thread, as <see cref="Cmdlet.WriteProgress(ProgressRecord)"/> demands.</param>
/// <param name="count">How many models there are.</param>
internal sealed class CloneProgressBars(Cmdlet cmdlet, int count)
{
    private const int Percent = 100;

    private readonly ProgressRecord _models = new(activityId: 0, "Cleaning models", "Reading");
    private readonly Dictionary<CloneJob, ProgressRecord> _running = new(ReferenceEqualityComparer.Instance);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _done;

    /// <summary>Begins with a model.</summary>
    public void Begin(CloneJob job)
    {
        // The lowest number that is free: bars keep their places on the screen.
        var id = Enumerable.Range(1, count).First(id => _running.Values.All(bar => bar.ActivityId != id));
        _running[job] = new ProgressRecord(id, job.Name, "Reading") { ParentActivityId = 0 };
        ShowModels();
    }

    /// <summary>Shows where a model has come to.</summary>
    public void Report(CloneJob job, CloneProgress value)
    {
        var bar = _running[job];
        if (value.Epoch is { } epoch)
        {
            TrainingProgressBar.Fill(bar, epoch);
            cmdlet.WriteVerbose($"{value.Path}: epoch {epoch.Epoch} of {epoch.Epochs}, {TrainingProgressBar.Describe(epoch)}");
        }
        else
        {
            bar.StatusDescription = Describe(value.Stage);
            bar.CurrentOperation = null;
            bar.PercentComplete = value.Stage > CloneStage.Training ? Percent : 0;
            bar.SecondsRemaining = -1;
            cmdlet.WriteVerbose($"{value.Path}: {Describe(value.Stage)}");
        }

        cmdlet.WriteProgress(bar);
    }

    /// <summary>Takes a model's bar away.</summary>
    public void End(CloneJob job)
    {
        if (_running.Remove(job, out var bar))
            Complete(bar);
        _done++;
        ShowModels();
    }

    /// <summary>Takes all bars away.</summary>
    public void Complete()
    {
        foreach (var bar in _running.Values)
            Complete(bar);
        Complete(_models);
    }

    private void ShowModels()
    {
        _models.StatusDescription = $"{_done} of {count} done, {_running.Count} under way";
        _models.PercentComplete = Percent * _done / count;
        if (_done > 0)
            _models.SecondsRemaining = Seconds(_clock.Elapsed / _done * (count - _done));
        cmdlet.WriteProgress(_models);
    }

    private void Complete(ProgressRecord bar)
    {
        bar.RecordType = ProgressRecordType.Completed;
        cmdlet.WriteProgress(bar);
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
