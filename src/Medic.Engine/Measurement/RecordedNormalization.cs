using System.Globalization;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;

namespace Medic.Engine.Measurement;

/// <summary>The input normalisation in the <c>medic</c> record of a checkpoint: what Medic trained the network with.</summary>
internal static class RecordedNormalization
{
    /// <summary>The record's key.</summary>
    public const string Key = "normalization";

    private const string NameKey = "name";
    private const string MeanKey = "mean";
    private const string DeviationKey = "std";

    /// <summary>What the record says of a normalisation.</summary>
    public static IReadOnlyDictionary<string, object?> Describe(Normalization normalization) => new Dictionary<string, object?>
    {
        [NameKey] = normalization.Name,
        [MeanKey] = normalization.Mean.Select(value => (object?)value).ToList(),
        [DeviationKey] = normalization.StandardDeviation.Select(value => (object?)value).ToList(),
    };

    /// <summary>The normalisation that a checkpoint's record has; its name is a known one or its figures, whatever the file calls it.</summary>
    /// <returns>Null where there is none that could be used.</returns>
    public static Normalization? Find(Checkpoint checkpoint)
    {
        if (checkpoint.MedicRecord is not { } record || !record.TryGetValue(Key, out var value) || Text(value) is not { } text)
            return null;
        // A record that makes no sense does not make the file no model: it is measured as one without a record is.
        return Normalization.TryParse(text) is { } read ? Normalization.Known.FirstOrDefault(known => Equal(known, read)) ?? read : null;
    }

    /// <summary>What the normalisation was called in the run that made a checkpoint; null where its record does not say.</summary>
    public static string? NameIn(Checkpoint checkpoint) =>
        checkpoint.MedicRecord is { } record && record.TryGet<PythonDictionary>(Key, out var figures) && figures.TryGet<string>(NameKey, out var name) ? name : null;

    private static string? Text(object? value) => value switch
    {
        // A backdoored model's record once had the name alone.
        string name => name,
        PythonDictionary figures when figures.TryGet<IReadOnlyList<object?>>(MeanKey, out var mean)
            && figures.TryGet<IReadOnlyList<object?>>(DeviationKey, out var deviation) => $"{Figures(mean)}/{Figures(deviation)}",
        _ => null,
    };

    // Checkpoints hold fractions as decimal text.
    private static string Figures(IReadOnlyList<object?> values) =>
        string.Join(',', values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));

    private static bool Equal(Normalization known, Normalization read) =>
        known.Mean.SequenceEqual(read.Mean) && known.StandardDeviation.SequenceEqual(read.StandardDeviation);
}
