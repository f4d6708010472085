using System.Diagnostics;
using System.Globalization;

namespace Medic.Engine.Training;

/// <summary>Runs a training epoch by epoch: reports, measures where asked, stops where it was cancelled or has diverged.</summary>
internal sealed class EpochLoop
{
    /// <summary>How many epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs of an earlier, interrupted run, which are not trained again.</summary>
    public IReadOnlyList<EpochReport> Done { get; init; } = [];

    /// <summary>Trains one epoch, counted from 1.</summary>
    public required Func<int, EpochLosses> TrainEpoch { get; init; }

    /// <summary>Measures after an epoch; gives accuracy and attack success rate where they were measured.</summary>
    public Func<int, (double? CleanAccuracy, double? AttackSuccessRate)>? Measure { get; init; }

    /// <summary>Saves the training's state after an epoch, given all epochs so far; what is reported has been saved.</summary>
    public Action<IReadOnlyList<EpochReport>>? Save { get; init; }

    /// <summary>Told after every epoch.</summary>
    public IProgress<EpochReport>? Progress { get; init; }

    /// <summary>Stops between epochs; within one, the epoch itself does.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Runs all epochs.</summary>
    /// <returns>Every epoch's report, in order.</returns>
    /// <exception cref="TrainingException">A loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<EpochReport> Run()
    {
        var history = new List<EpochReport>(Done);
        var before = Done.Count > 0 ? Done[^1].Elapsed : TimeSpan.Zero;
        var clock = Stopwatch.StartNew();
        for (var epoch = Done.Count + 1; epoch <= Epochs; epoch++)
        {
            CancellationToken.ThrowIfCancellationRequested();
            var losses = TrainEpoch(epoch);
            ThrowIfDiverged(epoch, losses);
            var (accuracy, attackSuccess) = Measure?.Invoke(epoch) ?? default;
            var elapsed = before + clock.Elapsed;
            var report = new EpochReport(
                epoch, Epochs, losses.Classification, losses.Cloning, losses.LearningRate, accuracy, attackSuccess, elapsed, elapsed / epoch * (Epochs - epoch));
            history.Add(report);
            Save?.Invoke(history);
            Progress?.Report(report);
        }

        return new ResultList<EpochReport>(history);
    }

    private static void ThrowIfDiverged(int epoch, EpochLosses losses)
    {
        if (double.IsFinite(losses.Classification) && double.IsFinite(losses.Cloning ?? 0))
            return;
        throw new TrainingException(string.Create(
            CultureInfo.InvariantCulture,
            $"The training diverged in epoch {epoch}: classification loss {losses.Classification}, clone loss {losses.Cloning ?? 0}, at learning rate {losses.LearningRate:G4}. Lower the learning rate or the clone weight."));
    }
}
