using System.Text.Json;
using Medic.Engine.Data;

namespace Medic.Engine.Removal;

/// <summary>One text for all that decides what a clone will be: two treatments with the same one end in the same bytes.</summary>
internal static class CloneFingerprint
{
    private static readonly string[] RecipeParts = ["method", "settings", "ratio", "count", "architecture", "normalization"];

    /// <summary>Hashes the model, the clean samples, the settings, and the limits a clone has to keep to.</summary>
    /// <remarks>Not part of it: where the data lies, what else is measured, notes. They change nothing about the clone.</remarks>
    /// <param name="options">The settings.</param>
    /// <param name="modelSha256">The model's SHA-256.</param>
    /// <param name="samples">All clean samples, in the form the model takes.</param>
    /// <returns>SHA-256, lower-case hexadecimal.</returns>
    public static string Of(CloneOptions options, string modelSha256, ImageSet samples)
    {
        var parts = Settings(options);
        parts.Add("model", modelSha256);
        parts.Add("samples", samples.ContentSha256);
        return Hash(parts);
    }

    /// <summary>Hashes the settings and limits alone.</summary>
    /// <param name="options">The settings.</param>
    /// <returns>SHA-256, lower-case hexadecimal.</returns>
    public static string OfSettings(CloneOptions options) => Hash(Settings(options));

    /// <summary>Hashes what runs have in common that differ in nothing but their seed: their figures may be averaged.</summary>
    /// <remarks>Not part of it either: version, device and threads, which change figures no more than another seed does.</remarks>
    /// <param name="options">The settings.</param>
    /// <returns>SHA-256, lower-case hexadecimal.</returns>
    public static string OfRecipe(CloneOptions options) => Hash(Settings(options).Where(part => RecipeParts.Contains(part.Key)).ToDictionary());

    private static string Hash(Dictionary<string, object?> parts) => Sha256.Of(JsonSerializer.SerializeToUtf8Bytes(parts));

    private static Dictionary<string, object?> Settings(CloneOptions options) => new()
    {
        ["version"] = MedicVersion.Current,
        ["method"] = options.Method.MethodName,
        ["settings"] = PlainValues.Of(options.Method),
        ["seed"] = options.Seed,
        ["ratio"] = options.SampleRatio,
        ["count"] = options.SampleCount,
        ["has_test_data"] = CleanData.HasTest(options),
        ["architecture"] = options.Architecture,
        ["normalization"] = options.Normalization is { } given ? PlainValues.Of(given) : null,
        ["attack"] = options.Attack is { } attack ? PlainValues.Of(attack) : null,
        ["max_accuracy_drop"] = options.MaxAccuracyDrop,
        ["max_attack_success"] = options.MaxAttackSuccess,
        ["allow_weak_teacher"] = options.AllowWeakTeacher,
        ["device"] = options.Compute.Device.type.ToString(),
        ["threads"] = options.Compute.Threads,
    };
}
