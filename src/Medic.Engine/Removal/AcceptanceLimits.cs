using System.Globalization;

namespace Medic.Engine.Removal;

/// <summary>What a clone may lose and keep at most.</summary>
internal static class AcceptanceLimits
{
    /// <summary>Why a clone is not accepted, in one sentence; null where it is.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="result">The clone's figures.</param>
    public static string? FindBreach(CloneOptions options, CloneResult result)
    {
        if (options.MaxAccuracyDrop is { } drop && result.CleanAccuracyBefore - result.CleanAccuracyAfter > drop)
            return string.Create(CultureInfo.InvariantCulture, $"the clone lost {result.CleanAccuracyBefore - result.CleanAccuracyAfter:P1} of accuracy; at most {drop:P1} is allowed.");
        if (options.MaxAttackSuccess is { } most && result.AttackSuccessRateAfter > most)
            return string.Create(CultureInfo.InvariantCulture, $"the attack still succeeds on {result.AttackSuccessRateAfter:P1} of the stamped images; at most {most:P1} is allowed.");
        return null;
    }
}
