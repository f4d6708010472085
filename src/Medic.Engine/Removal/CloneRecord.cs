using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;

namespace Medic.Engine.Removal;

/// <summary>The <c>medic</c> dictionary of a written checkpoint: how it came to be. Holds nothing that differs between equal runs.</summary>
/// <param name="options">The settings.</param>
/// <param name="architecture">The clone's network.</param>
/// <param name="normalization">What its input passes first.</param>
/// <param name="samplesSha256">The hash of the clean samples.</param>
/// <param name="fingerprint">What tells an equal treatment.</param>
internal sealed class CloneRecord(CloneOptions options, Architecture architecture, Normalization normalization, string samplesSha256, string fingerprint)
{
    /// <summary>Collects the record.</summary>
    /// <param name="result">What came of the model.</param>
    /// <param name="reason">Why it was rejected; null where it was not.</param>
    public IReadOnlyDictionary<string, object?> Of(CloneResult result, string? reason) =>
        new Dictionary<string, object?>
        {
            ["version"] = MedicVersion.Current,
            ["status"] = result.Status == CloneStatus.Rejected ? "rejected" : "cleaned",
            ["reason"] = reason,
            ["source_sha256"] = result.Sha256Before,
            ["samples_sha256"] = samplesSha256,
            ["fingerprint"] = fingerprint,
            ["method"] = options.Method.MethodName,
            ["architecture"] = architecture.Name,
            ["input_size"] = architecture.InputSize,
            ["options"] = PlainValues.Of(options.Method),
            ["seed"] = options.Seed,
            ["device"] = result.Device,
            ["threads"] = result.Threads,
            ["note"] = options.Note,
            [RecordedNormalization.Key] = RecordedNormalization.Describe(normalization),
            ["figures"] = new Dictionary<string, object?>
            {
                ["samples"] = result.SampleCount,
                ["kept_epoch"] = result.KeptEpoch,
                ["measured_on"] = result.MeasuredOn,
                ["clean_count"] = result.CleanCount,
                ["clean_accuracy_before"] = result.CleanAccuracyBefore,
                ["clean_accuracy_after"] = result.CleanAccuracyAfter,
                ["trigger"] = result.Trigger,
                ["target_label"] = result.TargetLabel,
                ["stamped_count"] = result.StampedCount,
                ["attack_success_rate_before"] = result.AttackSuccessRateBefore,
                ["attack_success_rate_after"] = result.AttackSuccessRateAfter,
            },
        };
}
