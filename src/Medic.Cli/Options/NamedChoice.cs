using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;

namespace Medic.Cli.Options;

/// <summary>Choices under the names that the published program has for them.</summary>
internal static class NamedChoice
{
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
    public static LearningRateSchedule Schedule(string name) => name switch
    {
        "cosine" => LearningRateSchedule.Cosine,
        "step" => LearningRateSchedule.Step,
        _ => throw Unknown(name, "cosine or step"),
    };

    private static RemovalException Unknown(string name, string choices) => new($"'{name}' is unknown. Use {choices}.");
}
