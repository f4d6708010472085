using System.Text.Json;
using Medic.Engine.Attacks;
using Medic.Engine.Detection;
using Medic.Engine.Measurement;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Comparison;
using Medic.Engine.Training;

namespace Medic.Engine.Reporting;

/// <summary>Recognises a result by the properties it has, and takes from each what a report tells.</summary>
internal static class ReportedModelReader
{
    /// <summary>Reads one result.</summary>
    /// <exception cref="ReportingException">It is none that a report is made from.</exception>
    public static ReportedModel Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            var result = new LooseObject(element);
            if (result.Text(nameof(CloneResult.Path)) is { } path)
            {
                if (result.Has(nameof(CloneResult.Status)) && result.Has(nameof(CloneResult.OutputPath)))
                    return ReadClone(result, path);
                if (result.Has(nameof(BackdoorResult.PoisonRate)))
                    return ReadBackdoor(result, path);
                if (result.Has(nameof(DetectionResult.Suspicious)))
                    return ReadDetection(result, path);
                if (result.Has(nameof(MeasureResult.CleanAccuracy)))
                    return ReadMeasurement(result, path);
            }
        }

        throw new ReportingException("This is no result of cloning, measuring, training or searching a model. A report is made from those.");
    }

    private static ReportedModel ReadClone(LooseObject result, string path) => Common(result, path, ReportedWork.Cloning) with
    {
        Status = result.Choice(nameof(CloneResult.Status), typeof(CloneStatus)) ?? nameof(CloneStatus.Failed),
        Reason = result.Text(nameof(CloneResult.Reason)),
        Method = result.Text(nameof(CloneResult.Method)),
        Scenario = result.Text(nameof(ComparedRemoval.Scenario)),
        Setting = result.Text(nameof(ComparedRemoval.Setting)),
        IsChosen = result.Truth(nameof(ComparedRemoval.IsChosen)) ?? true,
        Seed = result.Count(nameof(CloneResult.Seed)),
        OutputPath = result.Text(nameof(CloneResult.QuarantinePath)) ?? result.Text(nameof(CloneResult.OutputPath)),
        OutputSha256 = result.Text(nameof(CloneResult.Sha256After)),
        CleanAccuracyBefore = result.Number(nameof(CloneResult.CleanAccuracyBefore)),
        CleanAccuracyAfter = result.Number(nameof(CloneResult.CleanAccuracyAfter)),
        AttackSuccessRateBefore = result.Number(nameof(CloneResult.AttackSuccessRateBefore)),
        AttackSuccessRateAfter = result.Number(nameof(CloneResult.AttackSuccessRateAfter)),
    };

    private static ReportedModel ReadMeasurement(LooseObject result, string path)
    {
        var error = result.Text(nameof(MeasureResult.Error));
        return Common(result, path, ReportedWork.Measurement) with { Status = error is null ? "Measured" : nameof(CloneStatus.Failed), Reason = error };
    }

    private static ReportedModel ReadBackdoor(LooseObject result, string path) => Common(result, path, ReportedWork.Training) with
    {
        Status = "Trained",
        OutputPath = path,
        OutputSha256 = result.Text(nameof(BackdoorResult.Sha256)),
    };

    private static ReportedModel ReadDetection(LooseObject result, string path)
    {
        var error = result.Text(nameof(DetectionResult.Error));
        var suspicious = result.Truth(nameof(DetectionResult.Suspicious)) == true;
        return Common(result, path, ReportedWork.Detection) with
        {
            Status = error is not null ? nameof(CloneStatus.Failed) : suspicious ? "Suspicious" : "Unsuspicious",
            Reason = error,
            Classes = [],
            Triggers = [.. result.Objects(nameof(DetectionResult.Classes)).Select(ReadTrigger)],
        };
    }

    private static ReportedModel Common(LooseObject result, string path, ReportedWork work) => new()
    {
        Path = path,
        Work = work,
        Status = string.Empty,
        Architecture = result.Text(nameof(MeasureResult.Architecture)),
        Trigger = result.Text(nameof(MeasureResult.Trigger)),
        TargetLabel = result.Count(nameof(MeasureResult.TargetLabel)),
        CleanAccuracyBefore = result.Number(nameof(MeasureResult.CleanAccuracy)),
        AttackSuccessRateBefore = result.Number(nameof(MeasureResult.AttackSuccessRate)),
        Duration = result.Time(nameof(CloneResult.Duration)) ?? result.Time(CsvTable.SecondsColumn),
        History = [.. result.Objects(nameof(CloneResult.History)).Select(ReadEpoch)],
        Classes = [.. result.Objects(nameof(MeasureResult.Classes)).Select(ReadClass)],
        Warnings = [.. result.Texts(nameof(CloneResult.Warnings))],
        Facts = ResultFacts.Of(result),
    };

    private static EpochReport ReadEpoch(LooseObject epoch) => new(
        (int)(epoch.Count(nameof(EpochReport.Epoch)) ?? 0),
        (int)(epoch.Count(nameof(EpochReport.Epochs)) ?? 0),
        epoch.Number(nameof(EpochReport.ClassificationLoss)) ?? double.NaN,
        epoch.Number(nameof(EpochReport.CloneLoss)),
        epoch.Number(nameof(EpochReport.LearningRate)) ?? double.NaN,
        epoch.Number(nameof(EpochReport.CleanAccuracy)),
        epoch.Number(nameof(EpochReport.AttackSuccessRate)),
        epoch.Time(nameof(EpochReport.Elapsed)) ?? TimeSpan.Zero,
        epoch.Time(nameof(EpochReport.Remaining)) ?? TimeSpan.Zero);

    private static ClassAccuracy ReadClass(LooseObject entry) => new(
        (int)(entry.Count(nameof(ClassAccuracy.Label)) ?? 0),
        entry.Text(nameof(ClassAccuracy.Name)) ?? string.Empty,
        entry.Count(nameof(ClassAccuracy.CorrectCount)) ?? 0,
        entry.Count(nameof(ClassAccuracy.Count)) ?? 0,
        entry.Number(nameof(ClassAccuracy.Accuracy)) ?? 0);

    private static ClassTrigger ReadTrigger(LooseObject entry) => new(
        (int)(entry.Count(nameof(ClassTrigger.Label)) ?? 0),
        entry.Text(nameof(ClassTrigger.Name)) ?? string.Empty,
        entry.Number(nameof(ClassTrigger.MaskNorm)) ?? double.NaN,
        entry.Number(nameof(ClassTrigger.AttackSuccessRate)) ?? double.NaN,
        entry.Number(nameof(ClassTrigger.AnomalyIndex)) ?? double.NaN,
        entry.Truth(nameof(ClassTrigger.Flagged)) == true);
}
