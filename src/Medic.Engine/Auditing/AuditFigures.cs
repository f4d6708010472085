using Medic.Engine.Removal;

namespace Medic.Engine.Auditing;

/// <summary>What the log says of settings and figures, by name.</summary>
internal static class AuditFigures
{
    /// <summary>The settings that decide what a clone will be.</summary>
    public static IReadOnlyDictionary<string, object?> Options(CloneOptions options) =>
        new Dictionary<string, object?>(PlainValues.Of(options.Method))
        {
            ["data"] = options.DataPath,
            ["test_data"] = options.TestDataPath,
            ["sample_ratio"] = options.SampleRatio,
            ["sample_count"] = options.SampleCount,
            ["seed"] = options.Seed,
            ["device"] = options.Compute.Device.ToString(),
            ["threads"] = options.Compute.Threads,
            ["trigger"] = options.Attack?.Trigger,
            ["target_label"] = options.Attack?.TargetLabel,
            ["max_accuracy_drop"] = options.MaxAccuracyDrop,
            ["max_attack_success"] = options.MaxAttackSuccess,
            ["note"] = options.Note,
        };

    /// <summary>What was measured.</summary>
    public static IReadOnlyDictionary<string, object?> Of(CloneResult result) => new Dictionary<string, object?>
    {
        ["architecture"] = result.Architecture,
        ["normalization"] = result.Normalization,
        ["measuredOn"] = result.MeasuredOn,
        ["samples"] = result.SampleCount,
        ["cleanCount"] = result.CleanCount,
        ["cleanAccuracyBefore"] = result.CleanAccuracyBefore,
        ["cleanAccuracyAfter"] = result.CleanAccuracyAfter,
        ["stampedCount"] = result.StampedCount,
        ["attackSuccessRateBefore"] = result.AttackSuccessRateBefore,
        ["attackSuccessRateAfter"] = result.AttackSuccessRateAfter,
        ["epochs"] = result.Epochs,
        ["keptEpoch"] = result.KeptEpoch,
        ["resumedEpoch"] = result.ResumedEpoch,
    };
}
