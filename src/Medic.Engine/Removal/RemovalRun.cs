using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Medic.Engine.Removal;

/// <summary>What one treatment of one model works on and with. Nothing in it is shared with another model's.</summary>
public sealed record RemovalRun
{
    /// <summary>The suspicious network, on <see cref="Device"/>.</summary>
    public required Network Teacher { get; init; }

    /// <summary>Clean labelled images of the size and channels the teacher takes.</summary>
    public required ImageSet Samples { get; init; }

    /// <summary>Clean labelled images that are not trained on, for keeping the best epoch.</summary>
    public ImageSet? HeldOut { get; init; }

    /// <summary>What the networks' input passes first.</summary>
    public required Normalization Normalization { get; init; }

    /// <summary>Where to compute.</summary>
    public required Device Device { get; init; }

    /// <summary>The run's own CPU generator: every random draw comes from it.</summary>
    public required Generator Generator { get; init; }

    /// <summary>Measures the network after an epoch, where anybody asked for that; gives accuracy and attack success rate.</summary>
    public Func<Network, int, (double? CleanAccuracy, double? AttackSuccessRate)>? Measure { get; init; }

    /// <summary>Where the training's state is saved after every epoch, and found after an interruption; null for nowhere.</summary>
    public TrainingJournal? Journal { get; init; }

    /// <summary>Told after every epoch.</summary>
    public IProgress<EpochReport>? Progress { get; init; }

    /// <summary>Stops within one batch.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>A network of its own with the teacher's weights.</summary>
    internal Network CopyTeacher()
    {
        var copy = Build(Teacher.Architecture);
        NetworkState.Load(copy, NetworkState.Capture(Teacher), "teacher");
        return copy.to(Device);
    }

    /// <summary>A network with fresh weights.</summary>
    /// <param name="architecture">What to build.</param>
    internal Network BuildFresh(Architecture architecture)
    {
        var network = Build(architecture);
        FreshWeights.Initialize(network, Generator);
        return network.to(Device);
    }

    /// <summary>The clean samples in batches.</summary>
    /// <exception cref="RemovalException">There are none.</exception>
    internal BatchLoader Batches(TrainedMethodOptions options)
    {
        if (Samples.Count == 0)
            throw new RemovalException($"{Samples.Source}: there are no clean samples to train on. Give some of every class.");
        return new BatchLoader(Samples, options.BatchSize, options.Augment ? Augmentation.Published : Augmentation.None, Device);
    }

    /// <summary>What a network is given of a batch.</summary>
    internal Tensor Input(Batch batch) => Input(batch.Images);

    /// <summary>What a network is given of images.</summary>
    /// <param name="images">float32 [B, C, H, W] in 0..1.</param>
    internal Tensor Input(Tensor images) => MemoryLayout.ChannelsLast(Normalization.Apply(images));

    /// <summary>A training on the clean samples, that measures, keeps, saves and reports as this run does.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="network">The network that comes of it.</param>
    /// <param name="optimizer">What changes the network, or its companions.</param>
    /// <param name="schedule">How the learning rate falls; null where it does not.</param>
    /// <param name="step">Trains on one batch of an epoch, counted from 1.</param>
    internal NetworkTraining Training(
        TrainedMethodOptions options, Network network, OptimizerHelper optimizer, lr_scheduler.LRScheduler? schedule, Func<int, Batch, StepLosses> step) => new()
        {
            Network = network,
            Optimizers = [optimizer],
            Schedule = schedule,
            Batches = Batches(options),
            Device = Device,
            Generator = Generator,
            Epochs = options.Epochs,
            Step = step,
            Score = options.KeepBest && HeldOut is { } heldOut
                ? () => new Classifier(network, Normalization, Device).CleanAccuracy(heldOut, CancellationToken).Overall.Share
                : null,
            Measure = Measure is null ? null : epoch => Measure(network, epoch),
            Journal = Journal,
            Progress = Progress,
            CancellationToken = CancellationToken,
        };

    /// <summary>Makes something of a network, which is disposed of where that fails.</summary>
    internal static RemovalOutcome Make(Network network, Func<Network, RemovalOutcome> work)
    {
        try
        {
            return work(network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private Network Build(Architecture architecture)
    {
        var network = architecture.Build();
        network.Randomness = Generator;
        return network;
    }
}
