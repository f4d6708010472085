using Medic.Engine.Data;
using Medic.Engine.Models;

namespace Medic.Engine.Removal;

/// <summary>The <c>medic</c> dictionary of a written checkpoint: how it came to be. Holds nothing that differs between equal runs.</summary>
internal static class CloneRecord
{
    /// <summary>Collects the record.</summary>
    public static IReadOnlyDictionary<string, object?> Create(
        CloneOptions options, CloneResult result, string method, Architecture architecture, Normalization normalization) =>
        new Dictionary<string, object?>
        {
            ["version"] = MedicVersion.Current,
            ["source_sha256"] = result.Sha256Before,
            ["method"] = method,
            ["architecture"] = architecture.Name,
            ["input_size"] = architecture.InputSize,
            ["options"] = PlainValues.Of(options.Method),
            ["seed"] = options.Seed,
            ["device"] = result.Device,
            ["threads"] = result.Threads,
            ["note"] = options.Note,
            ["normalization"] = new Dictionary<string, object?>
            {
                ["name"] = normalization.Name,
                ["mean"] = normalization.Mean.Select(value => (object?)value).ToList(),
                ["std"] = normalization.StandardDeviation.Select(value => (object?)value).ToList(),
            },
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
