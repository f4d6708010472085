using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Medic.Engine.Removal.Comparison;

/// <summary>What became of one model by one method, with one of its settings and one seed, where methods are compared.</summary>
public sealed record ComparedRemoval : CloneResult
{
    /// <summary>A result without figures.</summary>
    [JsonConstructor]
    public ComparedRemoval()
    {
    }

    /// <summary>A result of a comparison.</summary>
    /// <param name="result">What became of the model.</param>
    [SetsRequiredMembers]
    public ComparedRemoval(CloneResult result)
        : base(result) =>
        Scenario = string.Empty;

    /// <summary>What the model is called.</summary>
    public required string Scenario { get; init; }

    /// <summary>The setting that was tried for an alignment, for example prune-threshold=0.1; null where there was none.</summary>
    public string? Setting { get; init; }

    /// <summary>SHA-256 over the method's settings and how many samples it had, lower-case hexadecimal: runs with the same one differ in their seed.</summary>
    public string? SettingsSha256 { get; init; }

    /// <summary>
    /// Whether this run speaks for its method in tables and charts: of several settings those do that were chosen to align accuracies,
    /// or that the last comparison had.
    /// </summary>
    public bool IsChosen { get; init; } = true;

    /// <summary>The accuracy that methods were brought near; null where they were not.</summary>
    public double? AlignedAccuracy { get; init; }

    /// <summary>The run in words.</summary>
    [JsonIgnore]
    public string Name => NameOf(Scenario, Method, Setting, Seed);

    /// <summary>A run in words.</summary>
    internal static string NameOf(string scenario, string method, string? setting, long seed) =>
        FormattableString.Invariant($"{scenario}: {method}{(setting is null ? "" : $", {setting}")}, seed {seed}");
}
