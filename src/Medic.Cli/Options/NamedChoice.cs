using Medic.Engine;
using Medic.Engine.Attacks;
using Medic.Engine.Auditing;
using Medic.Engine.Insight;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Settings;

namespace Medic.Cli.Options;

/// <summary>Choices under the names that the published program has for them.</summary>
internal static class NamedChoice
{
    /// <summary>The known normalisations' names, for help.</summary>
    public static string Normalizations { get; } = string.Join(", ", Engine.Data.Normalization.Known.Select(known => known.Name));

    /// <summary><c>l2</c>, <c>none</c> or <c>at</c>.</summary>
    public static Importance Importance(string name) => name switch
    {
        "l2" => Engine.Removal.Cloning.Importance.Weighted,
        "none" => Engine.Removal.Cloning.Importance.None,
        "at" => Engine.Removal.Cloning.Importance.Attention,
        _ => throw Unknown(name, "l2, none or at"),
    };

    /// <summary><c>exact</c>, <c>expo</c> or <c>batch</c>.</summary>
    public static StatisticsMode Statistics(string name) => name switch
    {
        "exact" => StatisticsMode.Exact,
        "expo" => StatisticsMode.Exponential,
        "batch" => StatisticsMode.Batch,
        _ => throw Unknown(name, "exact, expo or batch"),
    };

    /// <summary><c>cosine</c> or <c>step</c>.</summary>
    public static LearningRateSchedule? Schedule(string name) => name switch
    {
        "cosine" => LearningRateSchedule.Cosine,
        "step" => LearningRateSchedule.Step,
        _ => throw Unknown(name, "cosine or step"),
    };

    /// <summary>The target modes' names, for help.</summary>
    public static string TargetModes { get; } = string.Join('|', SettingText.Choices(typeof(Engine.Triggers.TargetMode)));

    /// <summary><c>all-to-one</c>, <c>all-to-all</c> or <c>clean-label</c>.</summary>
    public static Engine.Triggers.TargetMode? TargetMode(string name) => Enum.GetValues<Engine.Triggers.TargetMode>().Cast<Engine.Triggers.TargetMode?>().FirstOrDefault(mode => SettingText.SameName($"{mode}", name))
        ?? throw Unknown(name, string.Join(", ", SettingText.Choices(typeof(Engine.Triggers.TargetMode))));

    /// <summary><c>published</c> or <c>cosine</c>.</summary>
    public static BackdoorSchedule? BackdoorSchedule(string name) => name switch
    {
        "published" => Engine.Attacks.BackdoorSchedule.Published,
        "cosine" => Engine.Attacks.BackdoorSchedule.Cosine,
        _ => throw Unknown(name, "published or cosine"),
    };

    /// <summary><c>json</c> or <c>text</c>.</summary>
    public static AuditLogFormat LogFormat(string name) => name switch
    {
        "json" => AuditLogFormat.Json,
        "text" => AuditLogFormat.Text,
        _ => throw Unknown(name, "json or text"),
    };

    /// <summary><c>viridis</c>, <c>inferno</c> or <c>gray</c>.</summary>
    public static ColorScale ColorScale(string name) => name switch
    {
        "viridis" => Engine.Insight.ColorScale.Viridis,
        "inferno" => Engine.Insight.ColorScale.Inferno,
        "gray" => Engine.Insight.ColorScale.Gray,
        _ => throw Unknown(name, "viridis, inferno or gray"),
    };

    /// <summary><c>as-model</c>, <c>torch</c> or <c>safetensors</c>.</summary>
    public static OutputFormat OutputFormat(string name) => name switch
    {
        "as-model" => Engine.Removal.OutputFormat.AsModel,
        "torch" => Engine.Removal.OutputFormat.Torch,
        "safetensors" => Engine.Removal.OutputFormat.Safetensors,
        _ => throw Unknown(name, "as-model, torch or safetensors"),
    };

    private static MedicException Unknown(string name, string choices) => new($"'{name}' is unknown. Use {choices}.");
}
