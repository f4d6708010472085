using System.Diagnostics;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Detection;

/// <summary>
/// Searches models for backdoors by Neural Cleanse: finds for every class the smallest trigger that leads to it, and flags classes whose
/// trigger is anomalously small.
/// </summary>
/// <remarks>One instance serves all models of a call; the clean samples are read once.</remarks>
public sealed class BackdoorDetection : IDisposable
{
    /// <summary>Values of all stamped images at once: classes are searched together as long as a processor's memory bears it.</summary>
    private const long MostValues = 1L << 21;

    /// <summary>With fewer classes the median and the deviation are of one or two norms, and say little of the others.</summary>
    private const int FewClasses = 4;

    private readonly DetectionOptions _options;
    private readonly ImageSetCache _images;

    /// <summary>Prepares for models that are all searched on the same samples.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="DetectionException">A setting is out of range.</exception>
    public BackdoorDetection(DetectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _images = new ImageSetCache(options.DataPath, DatasetPart.Training, options.ClassNames);
    }

    /// <summary>Searches one model by the call's settings. Never throws for a bad model: the result's error says why.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="triggerFolder">The folder for the triggers that are found; null writes none.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellationToken">Stops within one batch.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public DetectionResult Detect(
        string path, string? triggerFolder = null, IProgress<DetectionProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Detect(new ModelJob<DetectionOptions>(path, _options, triggerFolder), progress, cancellationToken);

    /// <summary>Searches one model by its own settings. Never throws for a bad model: the result's error says why.</summary>
    /// <param name="job">The model; its options are the call's, but for what is said of this model: normalisation, network.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellationToken">Stops within one batch.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public DetectionResult Detect(ModelJob<DetectionOptions> job, IProgress<DetectionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        cancellationToken.ThrowIfCancellationRequested();
        var clock = Stopwatch.StartNew();
        var result = new DetectionResult
        {
            Path = Path.GetFullPath(job.Path),
            Seed = job.Options.Seed,
            Device = job.Options.Compute.Device.ToString(),
            Threads = job.Options.Compute.Threads,
            Error = job.Error,
        };
        if (result.Error is not null)
            return result;
        try
        {
            using var scope = NewDisposeScope();
            result = Detect(result, job, progress, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            result = result with { Error = ErrorText.For(result.Path, error) };
        }

        return result with { Duration = clock.Elapsed };
    }

    /// <inheritdoc/>
    public void Dispose() => _images.Dispose();

    private DetectionResult Detect(
        DetectionResult result, ModelJob<DetectionOptions> job, IProgress<DetectionProgress>? progress, CancellationToken cancellationToken)
    {
        var options = job.Options;
        job.RefuseLinks();
        options.Compute.Apply();
        using var model = LoadedModel.Load(result.Path, options.InputSize, options.Architecture);
        var device = options.Compute.Device;
        var network = model.Network;
        network.to(device);
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        var labels = LabelsOf(network.Architecture, options);
        var files = job.OutputFolder is null ? null : new TriggerFiles(job.OutputFolder, options.Overwrite);
        using var samples = Draw(_images.For(network.Architecture, cancellationToken), options);
        var normalization = options.Normalization ?? NormalizationChoice.For(model, samples, device, cancellationToken);
        var classifier = new Classifier(network, normalization, device);
        var accuracy = classifier.CleanAccuracy(samples, cancellationToken).Overall;
        if (!options.AllowWeakModel)
            TeacherTrial.Require(result.Path, network.Architecture, accuracy, normalization.Name);
        files?.RequireFree(labels);

        using var generator = new Generator((ulong)options.Seed);
        var search = new TriggerSearch(network, samples, normalization, device, options.Search);
        var triggers = new List<RecoveredTrigger>();
        try
        {
            var watch = new SearchWatch(result.Path, labels.Length, options.Search.Steps, progress);
            foreach (var group in labels.Chunk(GroupSize(samples, options.Search)))
            {
                triggers.AddRange(search.Search(group, generator, step => watch.Report(group, step), cancellationToken));
                watch.End(group);
            }

            var classes = Judge(triggers, samples, classifier, options.Search, cancellationToken);
            // Again: the search has taken its time, and the folder may not be what it was.
            job.RefuseLinks();
            if (files is not null)
                classes = [.. classes.Zip(triggers, (found, trigger) => files.Write(found, trigger, samples))];
            return result with
            {
                Sha256 = model.Checkpoint.Sha256,
                Architecture = network.Architecture.Name,
                Normalization = normalization.Name,
                SampleCount = samples.Count,
                CleanAccuracy = accuracy.Share,
                Suspicious = classes.Any(found => found.Flagged),
                FlaggedLabels = new ResultList<int>([.. classes.Where(found => found.Flagged).OrderBy(found => found.MaskNorm).Select(found => found.Label)]),
                Classes = new ResultList<ClassTrigger>(classes),
                Warnings = [.. Warn(classes, options.Search)],
            };
        }
        finally
        {
            foreach (var trigger in triggers)
                trigger.Dispose();
        }
    }

    private static int[] LabelsOf(Architecture architecture, DetectionOptions options)
    {
        int[] labels = options.Labels is { } asked ? [.. asked] : [.. Enumerable.Range(0, architecture.ClassCount)];
        return labels.FirstOrDefault(label => label >= architecture.ClassCount, -1) is var unknown and >= 0
            ? throw new DetectionException($"Class {unknown} is to be searched; this {architecture.Name} has {architecture.ClassCount} classes, from 0 to {architecture.ClassCount - 1}.")
            : labels;
    }

    private static ImageSet Draw(ImageSet all, DetectionOptions options)
    {
        if (all.Count == 0)
            throw new DetectionException($"{options.DataPath}: there are no clean samples to search with.");
        using var sampler = new StratifiedSampler(options.Seed);
        return all.Select(sampler.Draw(all.LabelArray(), count: options.SampleCount));
    }

    private static int GroupSize(ImageSet samples, TriggerSearchOptions search) =>
        (int)Math.Max(1, MostValues / (Math.Min(search.BatchSize, samples.Count) * samples.Channels * samples.Height * samples.Width));

    private static ClassTrigger[] Judge(
        IReadOnlyList<RecoveredTrigger> triggers, ImageSet samples, Classifier classifier, TriggerSearchOptions search, CancellationToken cancellationToken)
    {
        var norms = triggers.Select(trigger => trigger.MaskNorm).ToArray();
        var median = AnomalyIndex.Median(norms);
        return [.. triggers.Zip(AnomalyIndex.Of(norms), (trigger, index) => new ClassTrigger(
            trigger.Label,
            trigger.Label < samples.ClassNames.Count ? samples.ClassNames[trigger.Label] : $"{trigger.Label}",
            trigger.MaskNorm,
            classifier.AttackSuccess(samples, trigger.ToTrigger(), trigger.Label, cancellationToken).Share,
            index,
            trigger.Works && trigger.MaskNorm < median && index > search.AnomalyThreshold))];
    }

    private static IEnumerable<string> Warn(ClassTrigger[] classes, TriggerSearchOptions search)
    {
        if (classes.Length < FewClasses)
            yield return $"With {classes.Length} classes the anomaly index says little: compare the norms yourself.";
        var median = AnomalyIndex.Median([.. classes.Select(found => found.MaskNorm)]);
        foreach (var found in classes.Where(found => !found.Flagged && found.MaskNorm < median && found.AnomalyIndex > search.AnomalyThreshold))
            yield return $"The mask of class {found.Label} is as small as a backdoor's, but no trigger of it reached the attack success rate asked for; more steps may find one.";
        var failed = classes.Where(found => found.AttackSuccessRate < search.SuccessThreshold && !found.Flagged).ToArray();
        if (failed.Length > classes.Length / 2)
            yield return $"For {failed.Length} of {classes.Length} classes no trigger reached the attack success rate asked for; more steps may find some.";
    }
}
