using System.Text.Json.Serialization;
using Medic.Engine.Settings;

namespace Medic.Engine.Removal.Tuning;

/// <summary>Fine-tuning's settings; the defaults are the published ones.</summary>
public sealed record FineTuningOptions : WeightTrainingOptions
{
    internal static RemovalMethodKind Kind { get; } = RemovalMethodKind.Of(
        "training on, on the clean samples alone",
        new FineTuningOptions(),
        new SettingLadder("learning-rate", ["0.01", "0.03", "0.1", "0.3"]));

    /// <inheritdoc/>
    [JsonIgnore]
    public override string MethodName => "fine-tuning";

    /// <summary>These settings in the settings of a method that begins with fine-tuning.</summary>
    /// <typeparam name="T">That method's settings.</typeparam>
    /// <param name="prefix">What their names begin with there.</param>
    /// <param name="purpose">What the fine-tuning is for.</param>
    /// <param name="get">The fine-tuning.</param>
    /// <param name="set">A copy of the method's settings with another.</param>
    internal static IEnumerable<Setting<T>> SettingsWithin<T>(string prefix, string purpose, Func<T, FineTuningOptions> get, Func<T, FineTuningOptions, T> set) =>
        Settings.Select(setting => setting.Through<T, WeightTrainingOptions>(get, (options, changed) => set(options, (FineTuningOptions)changed)) with
        {
            Name = $"{prefix}-{setting.Name}",
            Description = $"{setting.Description}, {purpose}",
        });

    /// <inheritdoc/>
    public override IRemovalMethod Create() => new FineTuning(this);
}
