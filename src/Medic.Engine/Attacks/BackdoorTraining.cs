using System.Diagnostics;
using System.Globalization;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Training;
using Medic.Engine.Triggers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Medic.Engine.Attacks;

/// <summary>Trains a network with a backdoor, for tests, audits and demonstrations of its removal.</summary>
/// <param name="options">How.</param>
public sealed class BackdoorTraining(BackdoorOptions options)
{
    /// <summary>The share of the training images held out to measure on, where there is no test data.</summary>
    private const double HeldOutShare = 0.1;

    /// <summary>Trains, measures and writes one model.</summary>
    /// <param name="outputPath">Where the checkpoint goes.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellationToken">Stops within one batch; nothing is written then.</param>
    /// <exception cref="MedicException">A setting or the data do not fit, or the training diverged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BackdoorResult Train(string outputPath, IProgress<EpochReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        options.Validate();
        var path = Path.GetFullPath(outputPath);
        if (File.Exists(path) && !options.Overwrite)
            throw new AttackException($"{path} exists. Force it to be replaced, or choose another output.");
        var clock = Stopwatch.StartNew();
        options.Compute.Apply();
        using var scope = NewDisposeScope();
        var (training, test) = ReadImages(cancellationToken);
        using (training)
        using (test)
        {
            var architecture = ArchitectureCatalog.Create(options.Architecture, training.ClassNames.Count, training.Channels, training.Height);
            var trigger = CreateTrigger(architecture);
            using var generator = new Generator((ulong)options.Seed);
            using var network = architecture.Build();
            network.Randomness = generator;
            FreshWeights.Initialize(network, generator);
            network.to(options.Compute.Device);
            var poisoning = new BadNetPoisoning(trigger, options.TargetLabel, options.PoisonRate);
            var history = Train(network, training, poisoning, generator, progress, cancellationToken);

            var classifier = new Classifier(network, options.Normalization, options.Compute.Device);
            var accuracy = classifier.CleanAccuracy(test, cancellationToken).Overall;
            var success = classifier.AttackSuccess(test, trigger, options.TargetLabel, cancellationToken);
            var record = Record(architecture, accuracy, success);
            var written = CheckpointWriter.Write(path, NetworkState.Capture(network), new CheckpointLayout("state_dict", false), record, options.Overwrite);
            return new BackdoorResult
            {
                Path = written.Path,
                Sha256 = written.Sha256,
                Architecture = architecture.Name,
                Attack = options.Attack,
                Trigger = trigger.Name,
                TargetLabel = options.TargetLabel,
                PoisonRate = options.PoisonRate,
                SampleCount = training.Count,
                CleanAccuracy = accuracy.Share,
                CleanCount = accuracy.Count,
                AttackSuccessRate = success.Share,
                StampedCount = success.Count,
                History = history,
                Duration = clock.Elapsed,
                Seed = options.Seed,
                Device = options.Compute.Device.ToString(),
                Threads = options.Compute.Threads,
            };
        }
    }

    private (ImageSet Training, ImageSet Test) ReadImages(CancellationToken cancellationToken)
    {
        var reader = DatasetReader.Open(options.DataPath);
        // The classes are not known before the images are; two are enough to learn what size the network takes.
        var size = ImageSize.Square(options.InputSize ?? ArchitectureCatalog.Create(options.Architecture, classCount: 2).InputSize);
        var form = new DatasetOptions { Size = size, Channels = options.InputChannels };
        using var all = reader.Read(form with { Part = DatasetPart.Training }, cancellationToken);
        if (all.ClassNames.Count < 2)
            throw new AttackException($"{options.DataPath}: has {all.ClassNames.Count} class; a classifier needs 2 or more.");
        using var sampler = new StratifiedSampler(options.Seed);
        var places = sampler.Draw(all.LabelArray(), count: options.SampleCount);
        var testForm = form with { Part = DatasetPart.Test, Channels = all.Channels, ClassNames = all.ClassNames };
        if (options.TestDataPath is { } testPath)
            return (all.Select(places), DatasetReader.Read(testPath, testForm, cancellationToken));
        if (reader.HasTestPart)
            return (all.Select(places), reader.Read(testForm, cancellationToken));
        var (kept, heldOut) = sampler.Split(all.LabelArray(), places, HeldOutShare);
        return (all.Select(kept), all.Select(heldOut));
    }

    private ImageTrigger CreateTrigger(Architecture architecture)
    {
        if (options.TargetLabel < 0 || options.TargetLabel >= architecture.ClassCount)
            throw new AttackException($"Target label {options.TargetLabel} is none of the {architecture.ClassCount} classes of the data.");
        return TriggerCatalog.Create(options.Trigger, options.Seed) as ImageTrigger
            ?? throw new AttackException($"Trigger '{options.Trigger}' does not stamp single images, which {options.Attack} needs. Choose another trigger.");
    }

    private IReadOnlyList<EpochReport> Train(
        Network network, ImageSet images, BadNetPoisoning poisoning, Generator generator, IProgress<EpochReport>? progress, CancellationToken cancellationToken)
    {
        var device = options.Compute.Device;
        var loader = new BatchLoader(images, options.BatchSize, options.Augment ? Augmentation.Published : Augmentation.None, device);
        using var optimizer = SGD(network.parameters(), options.LearningRate, options.Momentum, weight_decay: options.WeightDecay, nesterov: true);
        var schedule = options.Schedule == BackdoorSchedule.Cosine
            ? lr_scheduler.CosineAnnealingLR(optimizer, options.Epochs)
            : lr_scheduler.LambdaLR(optimizer, PublishedFactor);
        var loop = new EpochLoop
        {
            Epochs = options.Epochs,
            Progress = progress,
            CancellationToken = cancellationToken,
            TrainEpoch = _ =>
            {
                network.train();
                var rate = optimizer.ParamGroups.First().LearningRate;
                using var loss = new MeanLoss(device);
                foreach (var batch in loader.Shuffled(generator))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    using (batch)
                        Step(network, optimizer, batch, poisoning, generator, loss);
                }

                schedule.step();
                return new EpochLosses(loss.Value ?? double.NaN, null, rate);
            },
        };
        return loop.Run();
    }

    private void Step(Network network, SGD optimizer, Batch batch, BadNetPoisoning poisoning, Generator generator, MeanLoss losses)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = poisoning.Poison(batch, generator);
        optimizer.zero_grad();
        var logits = network.call(MemoryLayout.ChannelsLast(options.Normalization.Apply(images)));
        var loss = nn.functional.cross_entropy(logits, labels);
        loss.backward();
        optimizer.step();
        losses.Add(loss);
    }

    /// <summary>Epochs counted from 0.</summary>
    private static double PublishedFactor(int epoch) => epoch < 20 ? 1 : epoch < 29 ? 0.01 : 0.009;

    private Dictionary<string, object?> Record(Architecture architecture, Rate accuracy, Rate success) => new()
    {
        ["version"] = MedicVersion.Current,
        ["attack"] = options.Attack,
        ["architecture"] = architecture.Name,
        ["input_size"] = architecture.InputSize,
        ["trigger"] = options.Trigger,
        ["target_label"] = options.TargetLabel,
        ["poison_rate"] = options.PoisonRate,
        ["epochs"] = options.Epochs,
        ["batch_size"] = options.BatchSize,
        ["learning_rate"] = options.LearningRate,
        ["schedule"] = options.Schedule.ToString().ToLower(CultureInfo.InvariantCulture),
        ["seed"] = options.Seed,
        ["device"] = options.Compute.Device.ToString(),
        ["threads"] = options.Compute.Threads,
        ["normalization"] = options.Normalization.Name,
        ["clean_accuracy"] = accuracy.Share,
        ["attack_success_rate"] = success.Share,
    };
}
