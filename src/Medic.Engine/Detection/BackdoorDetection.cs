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

    /// <summary>With fewer classes no norm can lie far enough from the median of all.</summary>
    private const int FewClasses = 4;

    private readonly DetectionOptions _options;
    private readonly ImageSetCache _images;

    /// <summary>Prepares for models that are all searched alike.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="DetectionException">A setting is out of range.</exception>
    public BackdoorDetection(DetectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Search.Validate();
        _options = options;
        _images = new ImageSetCache(options.DataPath, DatasetPart.Training, options.ClassNames);
    }

    /// <summary>Searches one model. Never throws for a bad model: the result's error says why.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellationToken">Stops within one batch.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public DetectionResult Detect(string path, IProgress<DetectionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var clock = Stopwatch.StartNew();
        var result = new DetectionResult
        {
            Path = Path.GetFullPath(path),
            Seed = _options.Seed,
            Device = _options.Compute.Device.ToString(),
            Threads = _options.Compute.Threads,
        };
        try
        {
            using var scope = NewDisposeScope();
            result = Detect(result, progress, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            result = result with { Error = ErrorText.For(result.Path, error) };
        }

        return result with { Duration = clock.Elapsed };
    }

    /// <inheritdoc/>
    public void Dispose() => _images.Dispose();

    private DetectionResult Detect(DetectionResult result, IProgress<DetectionProgress>? progress, CancellationToken cancellationToken)
    {
        _options.Compute.Apply();
        using var model = LoadedModel.Load(result.Path, _options.InputSize);
        var device = _options.Compute.Device;
        var network = model.Network;
        network.to(device);
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        var files = _options.OutputPath is { } folder ? new TriggerFiles(Path.Combine(folder, Path.GetFileName(result.Path)), _options.Overwrite) : null;
        files?.RequireFree(network.Architecture.ClassCount);
        using var samples = Draw(_images.For(network.Architecture, cancellationToken));
        var normalization = _options.Normalization ?? NormalizationChoice.Best(network, samples, device, cancellationToken);
        var classifier = new Classifier(network, normalization, device);
        var accuracy = classifier.CleanAccuracy(samples, cancellationToken).Overall;
        if (!_options.AllowWeakModel)
            TeacherTrial.Require(result.Path, network.Architecture, accuracy, normalization.Name);

        using var generator = new Generator((ulong)_options.Seed);
        var search = new TriggerSearch(network, samples, normalization, device, _options.Search);
        var triggers = new List<RecoveredTrigger>();
        try
        {
            var groups = Enumerable.Range(0, network.Architecture.ClassCount).Chunk(GroupSize(samples)).ToArray();
            foreach (var (group, i) in groups.Select((group, i) => (group, i)))
            {
                triggers.AddRange(search.Search(
                    group,
                    generator,
                    step => progress?.Report(new DetectionProgress(result.Path, (i * _options.Search.Steps) + step, groups.Length * _options.Search.Steps)),
                    cancellationToken));
            }

            var classes = Judge(triggers, samples, classifier, cancellationToken);
            if (files is not null)
                classes = [.. classes.Zip(triggers, files.Write)];
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
                Warnings = [.. Warn(classes)],
            };
        }
        finally
        {
            foreach (var trigger in triggers)
                trigger.Dispose();
        }
    }

    private ImageSet Draw(ImageSet all)
    {
        if (all.Count == 0)
            throw new DetectionException($"{_options.DataPath}: there are no clean samples to search with.");
        using var sampler = new StratifiedSampler(_options.Seed);
        return all.Select(sampler.Draw(all.LabelArray(), count: _options.SampleCount));
    }

    private int GroupSize(ImageSet samples) =>
        (int)Math.Max(1, MostValues / (Math.Min(_options.Search.BatchSize, samples.Count) * samples.Channels * samples.Height * samples.Width));

    private ClassTrigger[] Judge(IReadOnlyList<RecoveredTrigger> triggers, ImageSet samples, Classifier classifier, CancellationToken cancellationToken)
    {
        var norms = triggers.Select(trigger => trigger.MaskNorm).ToArray();
        var median = AnomalyIndex.Median(norms);
        return [.. triggers.Zip(AnomalyIndex.Of(norms), (trigger, index) => new ClassTrigger(
            trigger.Label,
            trigger.Label < samples.ClassNames.Count ? samples.ClassNames[trigger.Label] : $"{trigger.Label}",
            trigger.MaskNorm,
            classifier.AttackSuccess(samples, trigger.ToTrigger(), trigger.Label, cancellationToken).Share,
            index,
            trigger.MaskNorm < median && index > _options.Search.AnomalyThreshold))];
    }

    private IEnumerable<string> Warn(ClassTrigger[] classes)
    {
        if (classes.Length < FewClasses)
            yield return $"With {classes.Length} classes none can lie far from the others: compare the norms yourself.";
        var failed = classes.Where(found => found.AttackSuccessRate < _options.Search.SuccessThreshold && !found.Flagged).ToArray();
        if (failed.Length > classes.Length / 2)
            yield return $"For {failed.Length} of {classes.Length} classes no trigger reached the attack success rate asked for; more steps may find some.";
    }
}
