using System.Diagnostics;
using System.Globalization;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Removal;

/// <summary>The main job: reads a model, measures it, clones it with MEDIC, measures the clone, and writes it.</summary>
/// <remarks>One instance serves all models of a call; the clean samples are read once.</remarks>
public sealed class ModelCleaning : IDisposable
{
    private readonly CloneOptions _options;
    private readonly CleanData _data;

    /// <summary>Prepares for models that are all treated alike.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="MedicException">A setting is out of range.</exception>
    public ModelCleaning(CloneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _data = new CleanData(options);
    }

    /// <summary>Treats one model. Never throws for a bad model: the result says how it ended.</summary>
    /// <param name="plan">The model and its output.</param>
    /// <param name="progress">Told of stages and epochs.</param>
    /// <param name="cancellationToken">Stops within one batch.</param>
    public CloneResult Clean(PlannedOutput plan, IProgress<CloneProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var clock = Stopwatch.StartNew();
        var result = new CloneResult
        {
            Path = plan.Path,
            OutputPath = plan.OutputPath,
            Status = CloneStatus.Failed,
            Seed = _options.Seed,
            Device = _options.Compute.Device.ToString(),
            Threads = _options.Compute.Threads,
            Trigger = _options.Attack?.Trigger,
            TargetLabel = _options.Attack?.TargetLabel,
        };
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            RequireFreeOutput(plan);
            using var scope = NewDisposeScope();
            result = Treat(result, progress, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            result = result with { Status = CloneStatus.Cancelled, Reason = "The run was cancelled." };
        }
        catch (Exception error)
        {
            result = result with { Status = CloneStatus.Failed, Reason = ErrorText.For(plan.Path, error) };
        }

        return result with { Duration = clock.Elapsed };
    }

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();

    private void RequireFreeOutput(PlannedOutput plan)
    {
        if (plan.Error is { } error)
            throw new RemovalException(error);
        if (File.Exists(plan.OutputPath) && !_options.Overwrite)
            throw new RemovalException($"{plan.Path}: its output {plan.OutputPath} exists. Force it to be replaced, or choose another output folder.");
    }

    private CloneResult Treat(CloneResult result, IProgress<CloneProgress>? progress, CancellationToken cancellationToken)
    {
        void Report(CloneStage stage, EpochReport? epoch = null) => progress?.Report(new CloneProgress(result.Path, stage, epoch));

        Report(CloneStage.Reading);
        var device = _options.Compute.Device;
        _options.Compute.Apply();
        using var model = LoadedModel.Load(result.Path, _options.InputSize);
        var teacher = model.Network;
        teacher.to(device);
        result = result with { Architecture = teacher.Architecture.Name, Sha256Before = model.Checkpoint.Sha256 };
        using var samples = _data.For(teacher.Architecture, cancellationToken);

        Report(CloneStage.MeasuringBefore);
        var normalization = _options.Normalization ?? NormalizationChoice.Best(teacher, samples.Training, device, cancellationToken);
        var before = new Classifier(teacher, normalization, device);
        if (!_options.AllowWeakTeacher)
        {
            var onSamples = before.CleanAccuracy(samples.Training, cancellationToken).Overall;
            TeacherTrial.Require(result.Path, teacher.Architecture, onSamples, normalization.Name);
        }

        var attack = _options.Attack is { } asked ? MeasuredAttack.Create(asked, model.Checkpoint, teacher.Architecture) : null;
        var (accuracyBefore, attackBefore) = Measure(before, samples.Measuring, attack, cancellationToken);
        result = result with
        {
            Trigger = attack?.Trigger.Name,
            TargetLabel = attack?.Goal.TargetLabel,
            Normalization = normalization.Name,
            MeasuredOn = samples.IsTest ? "test" : "held-out",
            SampleCount = samples.Training.Count,
            CleanCount = accuracyBefore.Count,
            CleanAccuracyBefore = accuracyBefore.Share,
            StampedCount = attackBefore?.Count,
            AttackSuccessRateBefore = attackBefore?.Share,
        };

        Report(CloneStage.Training);
        using var generator = new Generator((ulong)_options.Seed);
        var method = _options.Method.Create();
        var outcome = method.Remove(new RemovalRun
        {
            Teacher = teacher,
            Samples = samples.Training,
            HeldOut = samples.HeldOut,
            Normalization = normalization,
            Device = device,
            Generator = generator,
            Measure = MeasureAfterEpoch(normalization, samples.Measuring, attack, cancellationToken),
            Progress = new EpochRelay(epoch => Report(CloneStage.Training, epoch)),
            CancellationToken = cancellationToken,
        });
        using var clone = outcome.Cleaned;

        Report(CloneStage.MeasuringAfter);
        // What is measured is what is written: the weights in the file's own element types.
        var state = NetworkState.Capture(clone, model.Checkpoint.StateDict);
        NetworkState.Load(clone, state, result.OutputPath);
        var (accuracyAfter, attackAfter) = Measure(new Classifier(clone, normalization, device), samples.Measuring, attack, cancellationToken);
        result = result with
        {
            Epochs = outcome.History.Count,
            KeptEpoch = outcome.KeptEpoch,
            History = outcome.History,
            Warnings = outcome.Warnings,
            CleanAccuracyAfter = accuracyAfter.Share,
            AttackSuccessRateAfter = attackAfter?.Share,
        };
        if (FindBreach(result) is { } breach)
            return result with { Status = CloneStatus.Rejected, Reason = breach };

        cancellationToken.ThrowIfCancellationRequested();
        Report(CloneStage.Writing);
        var record = CloneRecord.Create(_options, result, method.Name, clone.Architecture, normalization);
        var written = CheckpointWriter.Write(result.OutputPath, state, model.Checkpoint.Layout, record, _options.Overwrite);
        return result with { Status = CloneStatus.Cleaned, Sha256After = written.Sha256 };
    }

    private Func<Network, int, (double? CleanAccuracy, double? AttackSuccessRate)>? MeasureAfterEpoch(
        Normalization normalization, ImageSet images, MeasuredAttack? attack, CancellationToken cancellationToken)
    {
        if (_options.MeasureEvery == 0)
            return null;
        return (network, epoch) =>
        {
            if (epoch % _options.MeasureEvery != 0)
                return default;
            var (accuracy, success) = Measure(new Classifier(network, normalization, _options.Compute.Device), images, attack, cancellationToken);
            return (accuracy.Share, success?.Share);
        };
    }

    private static (Rate Accuracy, Rate? Attack) Measure(Classifier classifier, ImageSet images, MeasuredAttack? attack, CancellationToken cancellationToken) =>
        (classifier.CleanAccuracy(images, cancellationToken).Overall,
            attack is null ? null : classifier.AttackSuccess(images, attack.Trigger, attack.Goal, cancellationToken));

    private string? FindBreach(CloneResult result)
    {
        if (_options.MaxAccuracyDrop is { } drop && result.CleanAccuracyBefore - result.CleanAccuracyAfter > drop)
            return string.Create(CultureInfo.InvariantCulture, $"{result.Path}: the clone lost {result.CleanAccuracyBefore - result.CleanAccuracyAfter:P1} of accuracy; at most {drop:P1} is allowed.");
        if (_options.MaxAttackSuccess is { } most && result.AttackSuccessRateAfter > most)
            return string.Create(CultureInfo.InvariantCulture, $"{result.Path}: the attack still succeeds on {result.AttackSuccessRateAfter:P1} of the stamped images; at most {most:P1} is allowed.");
        return null;
    }

    /// <summary>Reports at once and in order, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class EpochRelay(Action<EpochReport> report) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => report(value);
    }
}
