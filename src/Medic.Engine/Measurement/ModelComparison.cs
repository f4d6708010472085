using Medic.Engine.Data;
using Medic.Engine.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Measurement;

/// <summary>Compares models with a reference of the same architecture: their weights, what they call images, accuracy and attack success.</summary>
/// <remarks>One instance serves all models of a call; the images are read once, and a reference is tried once as long as it and the attack stay the same.</remarks>
public sealed class ModelComparison : IDisposable
{
    private readonly CompareOptions _options;
    private readonly ImageSetCache? _images;
    private ReferenceModel? _reference;

    /// <summary>Prepares for models that are all compared alike.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="MedicException">The settings make no sense together.</exception>
    public ModelComparison(CompareOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _images = options.DataPath is { } data ? new ImageSetCache(data, DatasetPart.Test, options.ClassNames) : null;
    }

    /// <summary>Compares one model by the call's settings. Never throws for a bad model: the result's error says why.</summary>
    /// <param name="referencePath">The checkpoint to compare with.</param>
    /// <param name="path">The checkpoint.</param>
    /// <param name="progress">Told of stages.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="OperationCanceledException">The comparison was cancelled.</exception>
    public CompareResult Compare(
        string referencePath, string path, IProgress<CompareStage>? progress = null, CancellationToken cancellationToken = default) =>
        Compare(referencePath, path, _options, progress, cancellationToken);

    /// <summary>Compares one model by its own settings. Never throws for a bad model: the result's error says why.</summary>
    /// <param name="referencePath">The checkpoint to compare with.</param>
    /// <param name="path">The checkpoint.</param>
    /// <param name="options">The call's settings, but for what is said of this model: attack, normalisation, network.</param>
    /// <param name="progress">Told of stages.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="OperationCanceledException">The comparison was cancelled.</exception>
    public CompareResult Compare(
        string referencePath, string path, CompareOptions options, IProgress<CompareStage>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(referencePath);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        var result = new CompareResult
        {
            ReferencePath = Path.GetFullPath(referencePath),
            Path = Path.GetFullPath(path),
            Trigger = options.Attack?.Trigger,
            TargetLabel = options.Attack?.TargetLabel,
        };
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            return Compare(result, options, progress, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return result with { Error = ErrorText.For(result.Path, error) };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reference?.Dispose();
        _images?.Dispose();
    }

    private CompareResult Compare(CompareResult result, CompareOptions options, IProgress<CompareStage>? progress, CancellationToken cancellationToken)
    {
        options.Compute.Apply();
        progress?.Report(CompareStage.Reading);
        var reference = Reference(result.ReferencePath, options, progress, cancellationToken);
        var architecture = reference.Model.Network.Architecture;
        using var model = LoadedModel.Load(result.Path, architecture.InputSize, options.Architecture);
        RequireSame(reference.Model, model);

        progress?.Report(CompareStage.ComparingWeights);
        var weights = WeightComparison.Of(reference.Model.Checkpoint.StateDict, model.Checkpoint.StateDict);
        var total = weights.Total;
        result = result with
        {
            Architecture = architecture.Name,
            ReferenceSha256 = reference.Model.Checkpoint.Sha256,
            Sha256 = model.Checkpoint.Sha256,
            L2 = total.L2,
            RelativeL2 = total.RelativeL2,
            Cosine = total.Cosine,
            Layers = new ResultList<TensorDistance>(weights.Layers),
        };
        if (reference.Trial is not { } trial)
            return result;
        progress?.Report(CompareStage.MeasuringModel);
        return Judge(result, trial, Predict(model.Network, trial.Images, trial.Normalization, trial.Attack, options, cancellationToken));
    }

    private ReferenceModel Reference(string path, CompareOptions options, IProgress<CompareStage>? progress, CancellationToken cancellationToken)
    {
        // What decides over the reference's trial; the rest is the same for all models of a call.
        if (_reference is { } last && last.Model.Checkpoint.Path == path && (last.Options.Attack, last.Options.Normalization) == (options.Attack, options.Normalization))
            return last;
        _reference?.Dispose();
        _reference = null;
        var model = LoadedModel.Load(path, options.InputSize);
        try
        {
            return _reference = new ReferenceModel(model, options, Try(model, options, progress, cancellationToken));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private Trial? Try(LoadedModel model, CompareOptions options, IProgress<CompareStage>? progress, CancellationToken cancellationToken)
    {
        if (_images is null)
            return null;
        var network = model.Network;
        var images = _images.For(network.Architecture, cancellationToken);
        progress?.Report(CompareStage.MeasuringReference);
        network.to(options.Compute.Device);
        var normalization = options.Normalization ?? NormalizationChoice.For(model, images, options.Compute.Device, cancellationToken);
        // A pattern that was learned is the reference's: the other model, a clone perhaps, has none.
        var attack = options.Attack is { } asked ? MeasuredAttack.Create(asked, model.Checkpoint, network.Architecture) : null;
        return new Trial(images, normalization, attack, Predict(network, images, normalization, attack, options, cancellationToken));
    }

    private static Predictions Predict(
        Network network, ImageSet images, Normalization normalization, MeasuredAttack? attack, CompareOptions options, CancellationToken cancellationToken)
    {
        network.to(options.Compute.Device);
        var classifier = new Classifier(network, normalization, options.Compute.Device);
        var (stamped, wanted) = attack is null ? default : classifier.PredictStamped(images, attack.Trigger, attack.Goal, cancellationToken);
        return new Predictions(classifier.Predict(images, cancellationToken), stamped, wanted);
    }

    private static CompareResult Judge(CompareResult result, Trial trial, Predictions model)
    {
        var reference = trial.Predictions;
        var agreement = Agreement(reference.Clean, model.Clean);
        result = result with
        {
            Normalization = trial.Normalization.Name,
            Agreement = agreement.Share,
            AgreementCount = agreement.Hits,
            CleanCount = agreement.Count,
            ReferenceCleanAccuracy = Classifier.Accuracy(trial.Images, reference.Clean).Overall.Share,
            CleanAccuracy = Classifier.Accuracy(trial.Images, model.Clean).Overall.Share,
        };
        if (reference.Stamped is not { } stampedReference || model.Stamped is not { } stampedModel)
            return result;
        var stampedAgreement = Agreement(stampedReference, stampedModel);
        return result with
        {
            StampedAgreement = stampedAgreement.Share,
            StampedAgreementCount = stampedAgreement.Hits,
            StampedCount = stampedAgreement.Count,
            ReferenceAttackSuccessRate = ShareOf(reference.Wanted!, stampedReference),
            AttackSuccessRate = ShareOf(model.Wanted!, stampedModel),
        };
    }

    private static Rate Agreement(long[] one, long[] other) => new(one.Zip(other).LongCount(pair => pair.First == pair.Second), one.Length);

    private static double ShareOf(long[] wanted, long[] predictions) => Agreement(wanted, predictions).Share;

    private static void RequireSame(LoadedModel reference, LoadedModel model)
    {
        var (one, other) = (reference.Network.Architecture, model.Network.Architecture);
        if (one.Name == other.Name && one.ClassCount == other.ClassCount && one.InputChannels == other.InputChannels)
            return;
        throw new ModelException(
            $"{model.Checkpoint.Path}: is a {Describe(other)}; {reference.Checkpoint.Path} is a {Describe(one)}. Only models of one architecture can be compared.");
    }

    private static string Describe(Architecture architecture) => $"{architecture.Name} ({architecture.ClassCount} classes, {architecture.InputChannels} channels)";
}
