using System.Diagnostics;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Training;
using Medic.Engine.Triggers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Medic.Engine.Attacks;

/// <summary>Trains a network with a backdoor, for tests, audits and demonstrations of its removal.</summary>
/// <param name="options">How.</param>
public sealed class BackdoorTraining(BackdoorOptions options)
{
    /// <summary>How the file ends that holds a training's state between epochs: it stands beside the output, and goes when the training is over.</summary>
    public const string StateExtension = ".training";

    /// <summary>The share of the training images held out to measure on, where there is no test data.</summary>
    private const double HeldOutShare = 0.1;

    /// <summary>Trains, measures and writes one model.</summary>
    /// <param name="outputPath">Where the checkpoint goes. A trigger that was drawn, learned or read gets a file beside it.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellationToken">Stops within one batch; no model is written then, but the last epoch's state is kept.</param>
    /// <exception cref="MedicException">A setting or the data do not fit, the output cannot be written, or the training diverged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BackdoorResult Train(string outputPath, IProgress<EpochReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        options.Validate();
        var path = Path.GetFullPath(outputPath);
        var triggerPath = path + RecordedAttack.FileExtension;
        RequireWritable(path, triggerPath);
        var clock = Stopwatch.StartNew();
        options.Compute.Apply();
        using var scope = NewDisposeScope();
        var (training, test) = ReadImages(cancellationToken);
        using (training)
        using (test)
        {
            var architecture = ArchitectureCatalog.Create(options.Architecture, training.ClassNames.Count, training.Channels, training.Height);
            options.Goal.Require(architecture.ClassCount, "the data");
            using var generator = new Generator((ulong)options.Seed);
            using var network = architecture.Build();
            network.Randomness = generator;
            FreshWeights.Initialize(network, generator);
            network.to(options.Compute.Device);
            var scene = new AttackScene(network, training, CreateTrigger(training), generator, options.Compute.Device);
            using var attack = options.Create(scene);
            Try(attack.Trigger, training);

            var classifier = new Classifier(network, options.Normalization, options.Compute.Device);
            (Rate Accuracy, Rate Success)? measured = null;
            (Rate Accuracy, Rate Success) Measure() => (
                classifier.CleanAccuracy(test, cancellationToken).Overall,
                classifier.AttackSuccess(test, attack.Trigger, options.Goal, cancellationToken));
            var journal = OpenJournal(path, training);
            var optimizer = attack.Optimizers[0];
            var (history, _) = new NetworkTraining
            {
                Network = network,
                Companions = attack.Companions,
                Optimizers = attack.Optimizers,
                Schedule = options.Schedule == BackdoorSchedule.Cosine
                    ? lr_scheduler.CosineAnnealingLR(optimizer, options.Epochs)
                    : lr_scheduler.LambdaLR(optimizer, options.PublishedFactor),
                Batches = attack.Batches,
                Device = options.Compute.Device,
                Generator = generator,
                Epochs = options.Epochs,
                Step = attack.Train,
                Measure = epoch =>
                {
                    measured = options.MeasureEvery > 0 && epoch % options.MeasureEvery == 0 ? Measure() : null;
                    return (measured?.Accuracy.Share, measured?.Success.Share);
                },
                Journal = journal,
                Progress = progress,
                CancellationToken = cancellationToken,
            }.Run();

            var (cleanAccuracy, attackSuccess) = measured ?? Measure();
            var recorded = new RecordedAttack(attack.Trigger, options.Goal, options.Seed);
            var record = BackdoorRecord.Create(options, architecture, recorded, history, cleanAccuracy, attackSuccess);
            var written = CheckpointWriter.Write(path, NetworkState.Capture(network), new CheckpointLayout("state_dict", false), record, options.Overwrite);
            var writtenTrigger = recorded.WriteFile(triggerPath, options.Overwrite);
            journal.Delete();
            return new BackdoorResult
            {
                Path = written.Path,
                Sha256 = written.Sha256,
                TriggerPath = writtenTrigger,
                Architecture = architecture.Name,
                Attack = options.Attack,
                Trigger = recorded.Trigger.Name,
                TargetLabel = options.Goal.TargetLabel,
                TargetMode = options.TargetMode,
                SourceClass = options.SourceClass,
                PoisonRate = options.PoisonRate,
                SampleCount = training.Count,
                CleanAccuracy = cleanAccuracy.Share,
                CleanCount = cleanAccuracy.Count,
                AttackSuccessRate = attackSuccess.Share,
                StampedCount = attackSuccess.Count,
                History = history,
                ResumedEpoch = journal.ResumedEpoch,
                Duration = clock.Elapsed,
                Seed = options.Seed,
                Device = options.Compute.Device.ToString(),
                Threads = options.Compute.Threads,
            };
        }
    }

    /// <summary>Refuses an output that is there already or cannot be written, before work that would be in vain.</summary>
    private void RequireWritable(params string[] paths)
    {
        foreach (var path in paths)
        {
            if (File.Exists(path) && !options.Overwrite)
                throw new AttackException($"{path} exists. Force it to be replaced, or choose another output.");
            if (Directory.Exists(path))
                throw new AttackException($"{path} is a folder. Name the file to write.");
        }

        var folder = Path.GetDirectoryName(paths[0])!;
        try
        {
            AtomicFile.Probe(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new AttackException($"{folder}: cannot be written to: {error.Message} Choose another output.", error);
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

    /// <summary>A learned pattern is the attack's to make: what stands for it is never stamped.</summary>
    private Trigger CreateTrigger(ImageSet images)
    {
        var settings = options.TriggerSettings with { Seed = options.Seed };
        if (TriggerCatalog.Find(options.Trigger).Name != LearnedPatternTrigger.TriggerName)
            return TriggerCatalog.Create(options.Trigger, settings);
        using var scope = NewDisposeScope();
        var none = zeros(images.Channels, images.Height, images.Width);
        return new LearnedPatternTrigger(none, none);
    }

    /// <summary>Stamps one image, so that a trigger that does not fit the images says so before the training.</summary>
    private static void Try(Trigger trigger, ImageSet images)
    {
        using var scope = NewDisposeScope();
        (trigger as ImageTrigger)?.Stamp(images.Images.narrow(0, 0, 1), zeros(1, ScalarType.Int64));
    }

    private TrainingJournal OpenJournal(string path, ImageSet training)
    {
        var state = path + StateExtension;
        if (!options.Resume)
            File.Delete(state);
        return new TrainingJournal(state, BackdoorRecord.Identify(options, training));
    }
}
