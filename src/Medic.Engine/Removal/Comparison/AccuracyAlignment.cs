using System.Globalization;

namespace Medic.Engine.Removal.Comparison;

/// <summary>The clean accuracy that methods are brought near, before their attack success is compared.</summary>
/// <param name="Accuracy">The accuracy, above 0 and below 1; null for the highest that every method reaches.</param>
public sealed record AccuracyAlignment(double? Accuracy)
{
    /// <summary>The word for the highest accuracy that every method reaches.</summary>
    public const string Auto = "auto";

    /// <summary>Reads an alignment.</summary>
    /// <param name="text"><c>auto</c>, or a fraction.</param>
    /// <exception cref="RemovalException">It is neither.</exception>
    public static AccuracyAlignment Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Equals(Auto, StringComparison.OrdinalIgnoreCase))
            return new AccuracyAlignment(Accuracy: null);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var accuracy) && accuracy is > 0 and < 1
            ? new AccuracyAlignment(accuracy)
            : throw new RemovalException($"'{text}' is no accuracy to align methods to. Use {Auto}, or a fraction above 0 and below 1, for example 0.78.");
    }

    /// <summary>Chooses one setting of each method: that whose clean accuracy, over all seeds, comes nearest.</summary>
    /// <param name="runs">All runs of one model.</param>
    /// <returns>The same, in their order, with what was chosen. A setting of which a run has failed is not chosen.</returns>
    internal IReadOnlyList<ComparedRemoval> Choose(IReadOnlyList<ComparedRemoval> runs)
    {
        var settings = runs.GroupBy(run => (run.Method, run.Setting))
            .Where(group => group.All(run => run is { Status: CloneStatus.Cleaned, CleanAccuracyAfter: not null }))
            .Select(group => (group.Key.Method, group.Key.Setting, Accuracy: group.Average(run => run.CleanAccuracyAfter!.Value)))
            .ToLookup(entry => entry.Method);
        if (settings.Count == 0)
            return [.. runs.Select(run => run with { IsChosen = false })];
        var common = Accuracy ?? settings.Min(method => method.Max(entry => entry.Accuracy));
        var chosen = settings.ToDictionary(method => method.Key, method => method.MinBy(entry => Math.Abs(entry.Accuracy - common)).Setting);
        return [.. runs.Select(run => run with { AlignedAccuracy = common, IsChosen = chosen.TryGetValue(run.Method, out var setting) && setting == run.Setting })];
    }
}
