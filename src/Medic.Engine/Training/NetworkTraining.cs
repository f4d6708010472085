using Medic.Engine.Data;
using Medic.Engine.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Medic.Engine.Training;

/// <summary>
/// Trains a network epoch by epoch: every batch, a learning rate for every epoch, and after each the measuring,
/// the best weights and the state from which the training can go on.
/// </summary>
internal sealed record NetworkTraining
{
    /// <summary>The network: in training mode while it is trained, in eval mode while it is measured and when all is done.</summary>
    public required Network Network { get; init; }

    /// <summary>Further modules that change with it: learned triggers, masks.</summary>
    public IReadOnlyList<nn.Module> Companions { get; init; } = [];

    /// <summary>What changes the network, and behind it what changes its companions. Reports show the first one's learning rate.</summary>
    public required IReadOnlyList<OptimizerHelper> Optimizers { get; init; }

    /// <summary>How the first optimiser's learning rate falls from epoch to epoch; null where it does not.</summary>
    public lr_scheduler.LRScheduler? Schedule { get; init; }

    /// <summary>Where each epoch's batches come from.</summary>
    public required IBatchSource Batches { get; init; }

    /// <summary>Where the networks are.</summary>
    public required Device Device { get; init; }

    /// <summary>The run's own CPU generator: every random draw comes from it.</summary>
    public required Generator Generator { get; init; }

    /// <summary>How many epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>
    /// Trains on one batch of an epoch, counted from 1: gradients and the optimisers' steps. A dispose scope is open around it.
    /// </summary>
    public required Func<int, Batch, StepLosses> Step { get; init; }

    /// <summary>
    /// Brings the network into the form that is measured and kept, after an epoch that is measured and at the end; null where it is
    /// trained in that form. Changes nothing that the next epoch depends on.
    /// </summary>
    public Action? Settle { get; init; }

    /// <summary>Scores the network after an epoch, so that the best epoch's weights are kept; null keeps the last epoch's.</summary>
    public Func<double>? Score { get; init; }

    /// <summary>Measures after an epoch; gives accuracy and attack success rate where they were measured.</summary>
    public Func<int, (double? CleanAccuracy, double? AttackSuccessRate)>? Measure { get; init; }

    /// <summary>Which of a method's trainings this is, where it has several: the journal holds the state of one of them at a time.</summary>
    public string? Stage { get; init; }

    /// <summary>Where the state is saved after every epoch, and found after an interruption; null for nowhere.</summary>
    public TrainingJournal? Journal { get; init; }

    /// <summary>Told after every epoch.</summary>
    public IProgress<EpochReport>? Progress { get; init; }

    /// <summary>Stops within one batch.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Trains, from the beginning or from where the journal says.</summary>
    /// <returns>Every epoch's report, in order, and the epoch whose weights the network has.</returns>
    /// <exception cref="TrainingException">A loss or a weight is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public (IReadOnlyList<EpochReport> History, int KeptEpoch) Run()
    {
        using var best = new BestWeights(Network);
        var state = new TrainingState([Network, .. Companions], Optimizers, Generator, best);
        var done = Journal?.Restore(state, Stage) ?? [];
        // Schedules go by steps: they are brought where they were by taking them again.
        foreach (var _ in done)
            Schedule?.step();
        var history = new EpochLoop
        {
            Epochs = Epochs,
            Done = done,
            TrainEpoch = TrainEpoch,
            Measure = Score is null && Measure is null ? null : epoch =>
            {
                Settle?.Invoke();
                if (Score is not null)
                    best.Offer(epoch, Score());
                return Measure?.Invoke(epoch) ?? default;
            },
            Save = Journal is null ? null : epochs => Journal.Save(state, epochs, Stage),
            Progress = Progress,
            CancellationToken = CancellationToken,
        }.Run();
        if (best.Epoch > 0)
        {
            best.Restore();
        }
        else
        {
            // Before anything is made of them: a mask that is NaN is not one to prune by.
            foreach (var companion in Companions)
                ThrowIfDiverged(companion);
            Settle?.Invoke();
        }

        Network.eval();
        ThrowIfDiverged(Network);
        return (history, best.Epoch > 0 ? best.Epoch : Epochs);
    }

    /// <summary>A loss is computed before the step it leads to: after the last one only the weights tell.</summary>
    private static void ThrowIfDiverged(nn.Module module)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach (var (name, tensor) in module.state_dict())
        {
            if (tensor.is_floating_point() && !tensor.isfinite().all().item<bool>())
                throw new TrainingException($"The training diverged in its last epoch: '{name}' holds NaN or infinity. Lower the learning rate.");
        }
    }

    private EpochLosses TrainEpoch(int epoch)
    {
        Network.train();
        var rate = Optimizers[0].ParamGroups.First().LearningRate;
        using var classification = new MeanLoss(Device);
        using var cloning = new MeanLoss(Device);
        foreach (var batch in Batches.Shuffled(Generator))
        {
            CancellationToken.ThrowIfCancellationRequested();
            using (batch)
            {
                using var scope = NewDisposeScope();
                var losses = Step(epoch, batch);
                classification.Add(losses.Classification);
                if (losses.Cloning is { } clone)
                    cloning.Add(clone);
            }
        }

        Schedule?.step();
        Network.eval();
        return new EpochLosses(classification.Value ?? double.NaN, cloning.Value, rate);
    }
}
