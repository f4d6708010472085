using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Removal;

/// <summary>One model's treatment, from its file to its clone's.</summary>
/// <param name="job">The model and its settings.</param>
/// <param name="data">The call's images.</param>
/// <param name="progress">Told of stages and epochs.</param>
/// <param name="cancellationToken">Stops within one batch.</param>
internal sealed class ModelTreatment(CloneJob job, CleanData data, IProgress<CloneProgress>? progress, CancellationToken cancellationToken)
{
    private readonly PlannedOutput _plan = job.Plan;
    private readonly CloneOptions _options = job.Options;

    /// <summary>What is known of the model so far: figures that were measured before something went wrong are not lost.</summary>
    public CloneResult Result { get; private set; } = new()
    {
        Path = job.Plan.Path,
        OutputPath = job.Plan.OutputPath,
        Status = CloneStatus.Failed,
        Method = job.Options.Method.MethodName,
        Seed = job.Options.Seed,
        Device = job.Options.Compute.Device.ToString(),
        Threads = job.Options.Compute.Threads,
        Trigger = job.Options.Attack?.Trigger,
        TargetLabel = job.Options.Attack?.TargetLabel,
    };

    /// <summary>Treats the model.</summary>
    /// <exception cref="MedicException">It cannot be treated.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void Run()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _options.Validate();
        if (_plan.Error is { } problem)
            throw new RemovalException(problem);
        _plan.RefuseLinks();
        RequireFreeOutput();
        using var work = WorkFiles.Open(_plan);
        // Again: a run that has just let go of it may have written it.
        RequireFreeOutput();
        using var scope = NewDisposeScope();
        try
        {
            Treat(work);
            work?.DeleteState();
        }
        catch (TrainingException)
        {
            // It would end the same way again. Whatever else went wrong (no memory, no room, no samples) may go well another time.
            work?.DeleteState();
            throw;
        }
    }

    private void RequireFreeOutput()
    {
        if (File.Exists(_plan.OutputPath) && !_options.Overwrite && !_options.SkipExisting)
            throw OutputExists();
    }

    private RemovalException OutputExists() =>
        new($"{_plan.Path}: its output {_plan.OutputPath} exists. Force it to be replaced, or choose another output folder.");

    private void Treat(WorkFiles? work)
    {
        Report(CloneStage.Reading);
        var device = _options.Compute.Device;
        _options.Compute.Apply();
        using var model = LoadedModel.Load(_plan.Path, _options.InputSize, _options.Architecture);
        var teacher = model.Network;
        Result = Result with { Architecture = teacher.Architecture.Name, Sha256Before = model.Checkpoint.Sha256 };
        var all = data.Samples(_options, teacher.Architecture, cancellationToken);
        var fingerprint = CloneFingerprint.Of(_options, model.Checkpoint.Sha256, all);
        var isDone = IsDone(fingerprint);
        if (isDone && (job.KeptFigures is null || Result.Status != CloneStatus.Skipped))
            return;
        using var samples = CleanSamples.Divide(all, data.Test(_options, teacher.Architecture, cancellationToken), _options);
        var attack = _options.Attack is { } asked ? MeasuredAttack.Create(asked, model.Checkpoint, teacher.Architecture) : null;
        Result = Result with { FiguresSha256 = FiguresFingerprint.Of(samples.Measuring, attack) };
        if (isDone && job.KeptFigures == Result.FiguresSha256)
            return;
        Result = Result with { Warnings = samples.Warnings(teacher.Architecture.ClassCount) };
        teacher.to(device);

        Report(CloneStage.MeasuringBefore);
        var normalization = _options.Normalization ?? NormalizationChoice.For(model, samples.Training, device, cancellationToken);
        var before = new Classifier(teacher, normalization, device);
        if (!_options.AllowWeakTeacher && !isDone)
        {
            var onSamples = before.CleanAccuracy(samples.Training, cancellationToken).Overall;
            TeacherTrial.Require(_plan.Path, teacher.Architecture, onSamples, normalization.Name);
        }

        var (accuracyBefore, attackBefore) = Measure(before, samples.Measuring, attack);
        Result = Result with
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
        if (isDone)
        {
            MeasureEarlierClone(samples.Measuring, attack, normalization);
            return;
        }

        Report(CloneStage.Training);
        if (!_options.Resume)
            work?.DeleteState();
        var journal = work?.Journal(fingerprint);
        using var generator = new Generator((ulong)_options.Seed);
        var outcome = _options.Method.Create().Remove(new RemovalRun
        {
            Teacher = teacher,
            Samples = samples.Training,
            HeldOut = samples.HeldOut,
            Normalization = normalization,
            Device = device,
            Generator = generator,
            Measure = MeasureAfterEpoch(normalization, samples.Measuring, attack),
            Journal = journal,
            Progress = new EpochRelay(epoch => Report(CloneStage.Training, epoch)),
            CancellationToken = cancellationToken,
        });
        using var clone = outcome.Cleaned;

        Report(CloneStage.MeasuringAfter);
        // What is measured is what is written: the weights in the file's own element types.
        var state = NetworkState.Capture(clone, model.Checkpoint.StateDict);
        NetworkState.Load(clone, state, _plan.OutputPath);
        var (accuracyAfter, attackAfter) = Measure(new Classifier(clone, normalization, device), samples.Measuring, attack);
        Result = Result with
        {
            Epochs = outcome.History.Count,
            ResumedEpoch = journal?.ResumedEpoch,
            KeptEpoch = outcome.KeptEpoch,
            History = outcome.History,
            Warnings = [.. Result.Warnings, .. outcome.Warnings],
            CleanAccuracyAfter = accuracyAfter.Share,
            AttackSuccessRateAfter = attackAfter?.Share,
        };
        cancellationToken.ThrowIfCancellationRequested();
        Finish(_plan.Format.LayoutFor(model.Checkpoint.Layout), state, new CloneRecord(_options, clone.Architecture, normalization, all.ContentSha256, fingerprint));
    }

    /// <summary>Whether an earlier run has done the same already, and left its clone.</summary>
    private bool IsDone(string fingerprint)
    {
        if (!_options.SkipExisting)
            return false;
        if (EarlierClone.Find(_plan.OutputPath) is { } clone && clone.Fingerprint == fingerprint)
        {
            Result = clone.Describe(Result) with { Status = CloneStatus.Skipped, Reason = "Its output is there, made of the same file with the same settings." };
            return true;
        }

        if (EarlierClone.Find(_plan.QuarantinePath) is { } rejected && rejected.Fingerprint == fingerprint)
        {
            Result = rejected.Describe(Result) with
            {
                Status = CloneStatus.Rejected,
                Reason = $"{_plan.Path}: {rejected.Reason} It was rejected by an earlier run with the same settings.",
                QuarantinePath = _plan.QuarantinePath,
            };
            return true;
        }

        return false;
    }

    /// <summary>Gives the clone that is there figures of these images and this trigger.</summary>
    private void MeasureEarlierClone(ImageSet images, MeasuredAttack? attack, Normalization normalization)
    {
        Report(CloneStage.MeasuringAfter);
        using var clone = LoadedModel.Load(_plan.OutputPath, _options.InputSize);
        clone.Network.to(_options.Compute.Device);
        var (accuracy, success) = Measure(new Classifier(clone.Network, normalization, _options.Compute.Device), images, attack);
        Result = Result with { CleanAccuracyAfter = accuracy.Share, AttackSuccessRateAfter = success?.Share };
    }

    /// <summary>Writes the clone to where it belongs.</summary>
    private void Finish(CheckpointLayout layout, StateDict state, CloneRecord record)
    {
        if (AcceptanceLimits.FindBreach(_options, Result) is not { } breach)
        {
            Report(CloneStage.Writing);
            var written = Write(_plan.OutputPath, layout, state, record.Of(Result with { Status = CloneStatus.Cleaned }, reason: null));
            Result = Result with { Status = CloneStatus.Cleaned, Sha256After = written.Sha256 };
            return;
        }

        Result = Result with { Status = CloneStatus.Rejected, Reason = $"{_plan.Path}: {breach}" };
        if (_plan.QuarantinePath is not { } quarantine)
            return;
        Report(CloneStage.Writing);
        var kept = Write(quarantine, layout, state, record.Of(Result, breach));
        Result = Result with { QuarantinePath = quarantine, Sha256After = kept.Sha256 };
    }

    /// <summary>Writes a clone; what an earlier run of Medic left there may go where the call is one that keeps outputs up to date.</summary>
    private WrittenCheckpoint Write(string path, CheckpointLayout layout, StateDict state, IReadOnlyDictionary<string, object?> record)
    {
        // Again: the training has taken its time, and the folder may not be what it was.
        _plan.RefuseLinks();
        var replace = _options.Overwrite || (_options.SkipExisting && EarlierClone.Find(path) is not null);
        if (File.Exists(path) && !replace)
            throw path == _plan.OutputPath ? OutputExists() : new RemovalException($"{_plan.Path}: its place in quarantine, {path}, is taken. Force it to be replaced, or choose another quarantine.");
        return CheckpointWriter.Write(path, state, layout, record, replace);
    }

    private Func<Network, int, (double? CleanAccuracy, double? AttackSuccessRate)>? MeasureAfterEpoch(Normalization normalization, ImageSet images, MeasuredAttack? attack)
    {
        if (_options.MeasureEvery == 0)
            return null;
        return (network, epoch) =>
        {
            if (epoch % _options.MeasureEvery != 0)
                return default;
            var (accuracy, success) = Measure(new Classifier(network, normalization, _options.Compute.Device), images, attack);
            return (accuracy.Share, success?.Share);
        };
    }

    private (Rate Accuracy, Rate? Attack) Measure(Classifier classifier, ImageSet images, MeasuredAttack? attack) =>
        (classifier.CleanAccuracy(images, cancellationToken).Overall,
            attack is null ? null : classifier.AttackSuccess(images, attack.Trigger, attack.Goal, cancellationToken));

    private void Report(CloneStage stage, EpochReport? epoch = null) => progress?.Report(new CloneProgress(_plan.Path, stage, epoch));

    /// <summary>Reports at once and in order, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class EpochRelay(Action<EpochReport> report) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => report(value);
    }
}
