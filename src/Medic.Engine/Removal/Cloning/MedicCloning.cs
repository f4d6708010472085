using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Cloning;

/// <summary>
/// MEDIC (Xu et al., CVPR 2023): trains a clone of the suspicious network on clean samples that has to match the activations that
/// matter for each of them, and so keeps the accuracy and leaves the backdoor behind.
/// </summary>
/// <param name="options">Its settings.</param>
public sealed class MedicCloning(MedicOptions options) : IRemovalMethod
{
    /// <inheritdoc/>
    public string Name => options.MethodName;

    /// <inheritdoc/>
    public RemovalOutcome Remove(RemovalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        options.Validate();
        return RemovalRun.Make(BuildClone(run), clone => Train(run, clone));
    }

    /// <summary>Epochs counted from 0.</summary>
    internal static double PublishedFactor(int epoch) => epoch < 40 ? 1 : epoch < 70 ? 0.1 : 0.01;

    private Network BuildClone(RemovalRun run)
    {
        var teacher = run.Teacher.Architecture;
        var architecture = options.CloneArchitecture is null
            ? teacher
            : ArchitectureCatalog.Create(options.CloneArchitecture, teacher.ClassCount, teacher.InputChannels, teacher.InputSize);
        return options.StartFromTeacher ? run.CopyTeacher() : run.BuildFresh(architecture);
    }

    private RemovalOutcome Train(RemovalRun run, Network clone)
    {
        foreach (var parameter in run.Teacher.parameters())
            parameter.requires_grad = false;
        run.Teacher.eval();
        clone.eval();
        using var pairs = HookPairs.Create(run.Teacher, clone, options.HookPlane, run.Device);
        var loader = run.Batches(options);
        using var statistics = GatherStatistics(run, pairs.Teacher, loader);
        var step = new CloneStep(options, pairs, CreateLoss(statistics, run.Device));
        var views = new AsymmetricViews(options);
        using var optimizer = optim.Adam(clone.parameters(), options.LearningRate, beta1: options.Momentum, weight_decay: options.WeightDecay);
        var schedule = options.CreateSchedule(optimizer, PublishedFactor);
        var training = run.Training(options, clone, optimizer, schedule, (epoch, batch) =>
            Train(batch, views.AreAny && epoch <= options.LastViewEpoch ? views : null, step, optimizer, run, cloning: epoch >= options.FirstCloneEpoch && epoch <= options.LastCloneEpoch));
        var (history, keptEpoch) = training.Run();
        return new RemovalOutcome(clone, history, keptEpoch, SilentChannels(pairs.Teacher, statistics));
    }

    private static StepLosses Train(Batch batch, AsymmetricViews? views, CloneStep step, Adam optimizer, RemovalRun run, bool cloning)
    {
        optimizer.zero_grad();
        var seen = views is null ? null : run.Input(views.Apply(batch.Images, run.Generator));
        var (classification, clone) = step.Backward(run.Input(batch), batch.Labels, cloning, seen);
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
