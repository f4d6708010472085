using System.Text.Json;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Settings;
using Medic.Engine.Training;
using Medic.Engine.Triggers;

namespace Medic.Engine.Attacks;

/// <summary>The <c>medic</c> dictionary of a backdoored model: how it came to be. Holds nothing that differs between equal runs.</summary>
internal static class BackdoorRecord
{
    /// <summary>Collects the record.</summary>
    public static Dictionary<string, object?> Create(
        BackdoorOptions options, Architecture architecture, RecordedAttack attack, IReadOnlyList<EpochReport> history, Rate accuracy, Rate success) =>
        new(attack.Describe())
        {
            ["version"] = MedicVersion.Current,
            ["attack"] = options.Attack,
            ["attack_settings"] = OwnSettings(options),
            ["architecture"] = architecture.Name,
            ["input_size"] = architecture.InputSize,
            ["poison_rate"] = options.PoisonRate,
            ["fixed_poison"] = options.FixedPoison,
            ["epochs"] = options.Epochs,
            ["batch_size"] = options.BatchSize,
            ["learning_rate"] = options.LearningRate,
            ["momentum"] = options.Momentum,
            ["weight_decay"] = options.WeightDecay,
            ["schedule"] = SettingText.Of(options.Schedule),
            ["augmentation"] = options.Augment,
            ["seed"] = options.Seed,
            ["device"] = options.Compute.Device.ToString(),
            ["threads"] = options.Compute.Threads,
            [RecordedNormalization.Key] = RecordedNormalization.Describe(options.Normalization),
            ["clean_accuracy"] = accuracy.Share,
            ["attack_success_rate"] = success.Share,
            ["history"] = history.Select(epoch => (object?)new Dictionary<string, object?>
            {
                ["epoch"] = epoch.Epoch,
                ["loss"] = epoch.ClassificationLoss,
                ["learning_rate"] = epoch.LearningRate,
                ["clean_accuracy"] = epoch.CleanAccuracy,
                ["attack_success_rate"] = epoch.AttackSuccessRate,
            }).ToList(),
        };

    /// <summary>What tells a training from others, so that the state of one is not taken for another's: everything that its bytes hang on.</summary>
    /// <param name="options">The training.</param>
    /// <param name="images">Its images.</param>
    public static string Identify(BackdoorOptions options, ImageSet images) => JsonSerializer.Serialize(new
    {
        options.Attack,
        Own = OwnSettings(options),
        Images = images.ContentSha256,
        options.Architecture,
        Normalization = new { options.Normalization.Mean, options.Normalization.StandardDeviation },
        options.Trigger,
        TriggerSettings = TriggerSettings.All.ToDictionary(setting => setting.Name, setting => setting.TextOf(options.TriggerSettings)),
        options.TargetLabel,
        options.TargetMode,
        options.SourceClass,
        options.PoisonRate,
        options.FixedPoison,
        options.Epochs,
        options.BatchSize,
        options.LearningRate,
        options.Momentum,
        options.WeightDecay,
        options.Schedule,
        options.Augment,
        options.MeasureEvery,
        options.Seed,
        Device = options.Compute.Device.ToString(),
        options.Compute.Threads,
        Version = MedicVersion.Current,
    });

    private static Dictionary<string, object?> OwnSettings(BackdoorOptions options) => AttackCatalog.Find(options.Attack).Settings
        .ToDictionary(setting => setting.Name, setting => (object?)setting.TextOf(options));
}
