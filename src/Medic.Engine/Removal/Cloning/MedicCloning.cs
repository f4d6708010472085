using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Medic.Engine.Removal.Cloning;

/// <summary>
/// MEDIC (Xu et al., CVPR 2023): trains a clone of the suspicious network on clean samples that has to match the activations that
/// matter for each of them, and so keeps the accuracy and leaves the backdoor behind.
/// </summary>
/// <param name="options">Its settings.</param>
public sealed class MedicCloning(MedicOptions options) : IRemovalMethod
{
    private static readonly int[] StepMilestones = [40, 70];

    /// <inheritdoc/>
    public string Name => options.MethodName;

    /// <inheritdoc/>
    public RemovalOutcome Remove(RemovalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        options.Validate();
        var clone = BuildClone(run);
        try
        {
            return Train(run, clone);
        }
        catch
        {
            clone.Dispose();
            throw;
        }
    }

    private Network BuildClone(RemovalRun run)
    {
        var teacher = run.Teacher.Architecture;
        var architecture = options.CloneArchitecture is null
            ? teacher
            : ArchitectureCatalog.Create(options.CloneArchitecture, teacher.ClassCount, teacher.InputChannels, teacher.InputSize);
        var clone = architecture.Build();
        clone.Randomness = run.Generator;
        if (options.StartFromTeacher)
            NetworkState.Load(clone, NetworkState.Capture(run.Teacher), "teacher");
        else
            FreshWeights.Initialize(clone, run.Generator);
        return clone.to(run.Device);
    }

    private RemovalOutcome Train(RemovalRun run, Network clone)
    {
        foreach (var parameter in run.Teacher.parameters())
            parameter.requires_grad = false;
        run.Teacher.eval();
        clone.eval();
        using var pairs = HookPairs.Create(run.Teacher, clone, options.HookPlane, run.Device);
        var loader = new BatchLoader(run.Samples, options.BatchSize, options.Augment ? Augmentation.Published : Augmentation.None, run.Device);
        using var statistics = GatherStatistics(run, pairs.Teacher, loader);
        var step = new CloneStep(options, pairs, CreateLoss(statistics, run.Device));
        using var optimizer = optim.Adam(clone.parameters(), options.LearningRate, beta1: options.Momentum, weight_decay: options.WeightDecay);
        var schedule = CreateSchedule(optimizer);
        var (history, keptEpoch) = new NetworkTraining
        {
            Network = clone,
            Optimizers = [optimizer],
            Schedule = schedule,
            Batches = loader,
            Device = run.Device,
            Generator = run.Generator,
            Epochs = options.Epochs,
            Step = (epoch, batch) => Train(batch, step, optimizer, run.Normalization, cloning: epoch >= options.FirstCloneEpoch && epoch <= options.LastCloneEpoch),
            Score = options.KeepBest && run.HeldOut is { } heldOut
                ? () => new Classifier(clone, run.Normalization, run.Device).CleanAccuracy(heldOut, run.CancellationToken).Overall.Share
                : null,
            Measure = epoch => run.Measure?.Invoke(clone, epoch) ?? default,
            Journal = run.Journal,
            Progress = run.Progress,
            CancellationToken = run.CancellationToken,
        }.Run();
        return new RemovalOutcome(clone, history, keptEpoch, SilentChannels(pairs.Teacher, statistics));
    }

    private static StepLosses Train(Batch batch, CloneStep step, Adam optimizer, Normalization normalization, bool cloning)
    {
        optimizer.zero_grad();
        var (classification, clone) = step.Backward(MemoryLayout.ChannelsLast(normalization.Apply(batch.Images)), batch.Labels, cloning);
        optimizer.step();
        return new StepLosses(classification, clone);
    }

    private ActivationStatistics? GatherStatistics(RemovalRun run, ActivationRecorder teacher, BatchLoader loader)
    {
        if (options is not { Importance: Importance.Weighted, KeepStatistics: true } || options.StatisticsMode == StatisticsMode.Batch)
            return null;
        return ActivationStatistics.Gather(
            teacher, loader.Shuffled(run.Generator), run.Normalization, options.StatisticsMode, run.CancellationToken);
    }

    private ICloneLoss CreateLoss(ActivationStatistics? statistics, Device device) => options.Importance switch
    {
        // Each batch's own statistics would have to be gathered first: that is what the general path does.
        Importance.Weighted when device.type == DeviceType.CPU && (statistics is not null || !options.KeepStatistics) =>
            new FusedImportanceLoss(options, statistics),
        Importance.Weighted => new ImportanceWeightedLoss(options, statistics),
        Importance.None => new PlainLoss(options),
        Importance.Attention => new AttentionLoss(options),
        _ => throw new RemovalException($"Importance '{options.Importance}' is unknown."),
    };

    private lr_scheduler.LRScheduler CreateSchedule(Optimizer optimizer) => options.Schedule switch
    {
        LearningRateSchedule.Cosine => lr_scheduler.CosineAnnealingLR(optimizer, options.Epochs),
        LearningRateSchedule.Step => lr_scheduler.MultiStepLR(optimizer, StepMilestones, 0.1),
        _ => throw new RemovalException($"Schedule '{options.Schedule}' is unknown."),
    };

    private string[] SilentChannels(ActivationRecorder teacher, ActivationStatistics? statistics)
    {
        if (statistics is null || !options.NormalizeDifference)
            return [];
        return teacher.Points
            .Select((point, i) => (point.Name, Count: statistics.CountSilent(i)))
            .Where(point => point.Count > 0)
            .Select(point => $"{point.Name}: {point.Count} channels do not vary on the clean samples; they were left out of the clone loss.")
            .ToArray();
    }
}
