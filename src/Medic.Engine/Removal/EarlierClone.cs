using System.Globalization;
using Medic.Engine.Checkpoints;
using Medic.Engine.Measurement;
using Medic.Engine.Models;

namespace Medic.Engine.Removal;

/// <summary>A clone that an earlier run left at a place, as its own <c>medic</c> record tells.</summary>
internal sealed class EarlierClone
{
    private readonly Checkpoint _checkpoint;
    private readonly IReadOnlyDictionary<string, object?> _record;

    private EarlierClone(Checkpoint checkpoint, IReadOnlyDictionary<string, object?> record)
    {
        _checkpoint = checkpoint;
        _record = record;
    }

    /// <summary>What its treatment went by; null where it does not say.</summary>
    public string? Fingerprint => Text("fingerprint");

    /// <summary>Why it was rejected; null where it was not.</summary>
    public string? Reason => Text("reason");

    /// <summary>Reads what lies at a place.</summary>
    /// <param name="path">The place.</param>
    /// <returns>Null where there is nothing, or nothing that Medic made.</returns>
    public static EarlierClone? Find(string? path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var checkpoint = CheckpointReader.Read(path);
            return checkpoint.MedicRecord is { } record ? new EarlierClone(checkpoint, CheckpointValue.ToPlain(record)) : null;
        }
        catch (CheckpointException)
        {
            // Whatever it is, it is no clone to be content with.
            return null;
        }
    }

    /// <summary>The result of the run that made it, as far as the record knows.</summary>
    /// <param name="result">The model's result so far.</param>
    public CloneResult Describe(CloneResult result)
    {
        var figures = _record.GetValueOrDefault("figures") as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        return result with
        {
            Normalization = RecordedNormalization.NameIn(_checkpoint),
            MeasuredOn = figures.GetValueOrDefault("measured_on") as string,
            SampleCount = figures.GetValueOrDefault("samples") as long?,
            KeptEpoch = (int?)(figures.GetValueOrDefault("kept_epoch") as long?),
            CleanCount = figures.GetValueOrDefault("clean_count") as long?,
            CleanAccuracyBefore = Number("clean_accuracy_before"),
            CleanAccuracyAfter = Number("clean_accuracy_after"),
            StampedCount = figures.GetValueOrDefault("stamped_count") as long?,
            AttackSuccessRateBefore = Number("attack_success_rate_before"),
            AttackSuccessRateAfter = Number("attack_success_rate_after"),
            Sha256After = _checkpoint.Sha256,
        };

        // Checkpoints hold fractions as decimal text.
        double? Number(string name) => figures.GetValueOrDefault(name) switch
        {
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            long number => number,
            double number => number,
            _ => null,
        };
    }

    private string? Text(string name) => _record.GetValueOrDefault(name) as string;
}
