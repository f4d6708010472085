using System.Diagnostics;
using System.IO.Enumeration;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Reporting;
using Medic.Engine.Triggers;
using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Insight;

/// <summary>
/// Shows where in a network MEDIC's importance lies, and where a trigger changes activations: a picture a hook point, as figure 2 of the
/// paper has them (Xu et al., CVPR 2023).
/// </summary>
/// <remarks>One instance serves all models of a call; the images are read once for each size and channels.</remarks>
public sealed class ImportanceExport : IDisposable
{
    private const string PictureExtension = ".png";

    private static readonly MedicOptions Medic = new();

    private readonly ImportanceOptions _options;
    private readonly ImageSetCache _training;
    private readonly ImageSetCache _shown;

    /// <summary>Prepares for models that are all shown on the same data.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="MedicException">A setting is out of range, or the data cannot be opened.</exception>
    public ImportanceExport(ImportanceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _training = new ImageSetCache(options.DataPath, DatasetPart.Training, options.ClassNames);
        _shown = DatasetReader.Open(options.DataPath).HasTestPart ? new ImageSetCache(options.DataPath, DatasetPart.Test, options.ClassNames) : _training;
    }

    /// <summary>Shows one model by the call's settings. Never throws for a bad model: the result's error says why.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="outputFolder">The folder for its panels; made if need be.</param>
    /// <param name="progress">Told after every panel.</param>
    /// <param name="cancellationToken">Stops within one batch.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ImportanceResult Export(
        string path, string outputFolder, IProgress<ImportanceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Export(new ModelJob<ImportanceOptions>(path, _options, outputFolder), progress, cancellationToken);

    /// <summary>Shows one model by its own settings. Never throws for a bad model: the result's error says why.</summary>
    /// <param name="job">The model and the folder for its panels.</param>
    /// <param name="progress">Told after every panel.</param>
    /// <param name="cancellationToken">Stops within one batch.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ImportanceResult Export(
        ModelJob<ImportanceOptions> job, IProgress<ImportanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        cancellationToken.ThrowIfCancellationRequested();
        var clock = Stopwatch.StartNew();
        var result = new ImportanceResult { Path = Path.GetFullPath(job.Path), Error = job.Error };
        if (result.Error is not null)
            return result;
        try
        {
            using var scope = NewDisposeScope();
            result = Export(result, job, progress, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            result = result with { Error = ErrorText.For(result.Path, error) };
        }

        return result with { Duration = clock.Elapsed };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _training.Dispose();
        _shown.Dispose();
    }

    private ImportanceResult Export(
        ImportanceResult result, ModelJob<ImportanceOptions> job, IProgress<ImportanceProgress>? progress, CancellationToken cancellationToken)
    {
        var options = job.Options;
        var folder = job.OutputFolder ?? throw new InsightException("Panels go to a folder; none was named.");
        job.RefuseLinks();
        options.Compute.Apply();
        using var model = LoadedModel.Load(result.Path, options.ImageSize, options.Architecture);
        var device = options.Compute.Device;
        var network = model.Network;
        network.to(device);
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        var points = Choose(network, options.HookPoints);
        var paths = points.Select(point => Path.GetFullPath(Path.Combine(folder, point.Name + PictureExtension))).ToArray();
        OutputFile.RequireFolder(folder);
        foreach (var path in paths)
            OutputFile.RequireFree(path, options.Overwrite);

        var trigger = TriggerOf(options, model);
        var training = _training.For(network.Architecture, cancellationToken);
        var normalization = options.Normalization ?? NormalizationChoice.For(model, training, device, cancellationToken);
        var all = _shown.For(network.Architecture, cancellationToken);
        var places = ImageChoice.Places(all, options.OnlyClasses, options.Count);
        using var images = all.Select(places);
        var stampedImages = trigger.Stamp(images.Images, tensor(places), images.Signs);

        using var recorder = new ActivationRecorder(network, points);
        using var generator = new Generator((ulong)options.Seed);
        using var statistics = ActivationStatistics.Gather(
            recorder, new BatchLoader(training, Medic.BatchSize, device: device).Shuffled(generator), normalization, StatisticsMode.Exact, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var clean = TeacherPass.Run(recorder, Input(images.Images.to(ScalarType.Float32) / 255), images.Labels.to(device));
        using var noGraph = no_grad();
        var (stampedLogits, stamped) = recorder.Record(Input(stampedImages));

        var shown = Shown(images, places, clean.Logits, stampedLogits);
        var picture = new PanelPicture(Path.GetFileName(result.Path), trigger.Name, images, stampedImages, shown, options);
        var panels = points.Select((point, i) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            // A batch's mean loss makes impacts small; MEDIC's batches are larger than what is shown.
            var impact = clean.Impacts[i] * ((double)images.Count / Medic.BatchSize);
            var maps = ImportanceMaps.Of(clean.Activations[i], stamped[i], impact, statistics[i], options.Temperature);
            // Again: all this has taken its time, and the folder may not be what it was.
            job.RefuseLinks();
            var panel = picture.Write(point.Name, paths[i], maps);
            progress?.Report(new ImportanceProgress(result.Path, point.Name, i + 1, points.Length));
            return panel;
        }).ToArray();
        return result with
        {
            Sha256 = model.Checkpoint.Sha256,
            Architecture = network.Architecture.Name,
            Normalization = normalization.Name,
            Trigger = trigger.Name,
            Images = new ResultList<ShownImage>(shown),
            Panels = new ResultList<ImportancePanel>(panels),
        };

        Tensor Input(Tensor values) => MemoryLayout.ChannelsLast(normalization.Apply(values.to(device)));
    }

    /// <summary>The hook points that are asked for, in the network's order.</summary>
    private static HookPoint[] Choose(Network network, IReadOnlyList<string>? names)
    {
        if (names is null)
            return [.. network.HookPoints.Where(point => Medic.HookPlane.HasFlag(point.Kind))];
        foreach (var name in names)
        {
            if (!network.HookPoints.Any(point => Matches(name, point)))
            {
                throw new InsightException(
                    $"'{name}' is no hook point of this {network.Architecture.Name}. Its hook points are {string.Join(", ", network.HookPoints.Select(point => point.Name))}.");
            }
        }

        return [.. network.HookPoints.Where(point => names.Any(name => Matches(name, point)))];
    }

    private static bool Matches(string name, HookPoint point) => FileSystemName.MatchesSimpleExpression(name, point.Name);

    private static ImageTrigger TriggerOf(ImportanceOptions options, LoadedModel model)
    {
        var trigger = options.TriggerPath is { } path ? RecordedAttack.Read(path).Trigger
            : TriggerCatalog.IsFromModel(options.Trigger) ? RecordedAttack.Read(model.Checkpoint).Trigger
            : ModelTrigger.Named(options.Trigger, options.TriggerSettings with { Seed = options.Seed }, model.Checkpoint);
        return trigger as ImageTrigger
            ?? throw new InsightException($"Trigger '{trigger.Name}' does not stamp single images, so there is nothing to show.");
    }

    private static ShownImage[] Shown(ImageSet images, long[] places, Tensor logits, Tensor stampedLogits)
    {
        using var scope = NewDisposeScope();
        var labels = images.LabelArray();
        var predicted = logits.argmax(1).cpu().data<long>().ToArray();
        var predictedStamped = stampedLogits.argmax(1).cpu().data<long>().ToArray();
        return [.. places.Select((place, i) => new ShownImage(place, labels[i], images.ClassNames[(int)labels[i]], predicted[i], predictedStamped[i]))];
    }
}
