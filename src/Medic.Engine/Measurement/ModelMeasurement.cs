using Medic.Engine.Data;
using Medic.Engine.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Measurement;

/// <summary>Measures models: clean accuracy, and the attack success rate of a trigger.</summary>
/// <remarks>One instance serves all models of a call; the images are read once for each size and channels.</remarks>
public sealed class ModelMeasurement : IDisposable
{
    private readonly MeasureOptions _options;
    private readonly ImageSetCache _images;

    /// <summary>Prepares for models that are all measured alike.</summary>
    /// <param name="options">How.</param>
    public ModelMeasurement(MeasureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _images = new ImageSetCache(options.DataPath, DatasetPart.Test, options.ClassNames);
    }

    /// <summary>Measures one model by the call's settings. Never throws for a bad model: the result's error says why.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="OperationCanceledException">The measurement was cancelled.</exception>
    public MeasureResult Measure(string path, CancellationToken cancellationToken = default) => Measure(path, _options, cancellationToken);

    /// <summary>Measures one model by its own settings. Never throws for a bad model: the result's error says why.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="options">The call's settings, but for what is said of this model: attack, normalisation, network.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="OperationCanceledException">The measurement was cancelled.</exception>
    public MeasureResult Measure(string path, MeasureOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        var result = new MeasureResult { Path = Path.GetFullPath(path), Trigger = options.Attack?.Trigger, TargetLabel = options.Attack?.TargetLabel };
        try
        {
            using var scope = NewDisposeScope();
            return Measure(result, options, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return result with { Error = ErrorText.For(result.Path, error) };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _images.Dispose();

    private MeasureResult Measure(MeasureResult result, MeasureOptions options, CancellationToken cancellationToken)
    {
        options.Compute.Apply();
        using var model = LoadedModel.Load(result.Path, options.InputSize, options.Architecture);
        var device = options.Compute.Device;
        var network = model.Network;
        network.to(device);
        var attack = options.Attack is { } asked ? MeasuredAttack.Create(asked, model.Checkpoint, network.Architecture) : null;
        var images = _images.For(network.Architecture, cancellationToken);
        var normalization = options.Normalization ?? NormalizationChoice.For(model, images, device, cancellationToken);
        var classifier = new Classifier(network, normalization, device);
        var accuracy = classifier.CleanAccuracy(images, cancellationToken);
        Rate? success = attack is null ? null : classifier.AttackSuccess(images, attack.Trigger, attack.Goal, cancellationToken);
        return result with
        {
            Sha256 = model.Checkpoint.Sha256,
            Architecture = network.Architecture.Name,
            Normalization = normalization.Name,
            Trigger = attack?.Trigger.Name,
            TargetLabel = attack?.Goal.TargetLabel,
            TargetMode = attack?.Goal.Mode,
            SourceClass = attack?.Goal.SourceClass,
            CleanAccuracy = accuracy.Overall.Share,
            CorrectCount = accuracy.Overall.Hits,
            CleanCount = accuracy.Overall.Count,
            CleanInterval = accuracy.Overall.Interval,
            Classes = accuracy.Classes,
            AttackSuccessRate = success?.Share,
            SuccessCount = success?.Hits,
            StampedCount = success?.Count,
            Interval = success?.Interval,
        };
    }
}
