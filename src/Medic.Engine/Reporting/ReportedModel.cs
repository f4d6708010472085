using System.Text.Json;
using Medic.Engine.Attacks;
using Medic.Engine.Detection;
using Medic.Engine.Measurement;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Comparison;
using Medic.Engine.Training;

namespace Medic.Engine.Reporting;

/// <summary>What was done with a model.</summary>
public enum ReportedWork
{
    /// <summary>It was cloned (<see cref="CloneResult"/>).</summary>
    Cloning,

    /// <summary>It was measured (<see cref="MeasureResult"/>).</summary>
    Measurement,

    /// <summary>It was trained with a backdoor (<see cref="BackdoorResult"/>).</summary>
    Training,

    /// <summary>It was searched for a backdoor (<see cref="DetectionResult"/>).</summary>
    Detection,
}

/// <summary>A result in the one form that a report reads: fresh from the engine, or from JSON, CSV or CLIXML of another day.</summary>
/// <remarks>Rates are fractions, 0..1. What a result does not say is null or empty.</remarks>
public sealed record ReportedModel
{
    /// <summary>The model.</summary>
    public required string Path { get; init; }

    /// <summary>What was done with it.</summary>
    public required ReportedWork Work { get; init; }

    /// <summary>How that ended: a <see cref="CloneStatus"/>, Measured, Trained, Suspicious, Unsuspicious or Failed.</summary>
    public required string Status { get; init; }

    /// <summary>Why it did not end well.</summary>
    public string? Reason { get; init; }

    /// <summary>Where its clone is: in the output, or in quarantine.</summary>
    public string? OutputPath { get; init; }

    /// <summary>The written clone's, or trained model's, SHA-256.</summary>
    public string? OutputSha256 { get; init; }

    /// <summary>The removal method.</summary>
    public string? Method { get; init; }

    /// <summary>What the model is called where methods are compared on it (<see cref="ComparedRemoval"/>); null where they are not.</summary>
    public string? Scenario { get; init; }

    /// <summary>The setting that was tried to align accuracies.</summary>
    public string? Setting { get; init; }

    /// <summary>Whether this run speaks for its method where methods are compared.</summary>
    public bool IsChosen { get; init; } = true;

    /// <summary>The seed.</summary>
    public long? Seed { get; init; }

    /// <summary>The network.</summary>
    public string? Architecture { get; init; }

    /// <summary>The trigger that was measured.</summary>
    public string? Trigger { get; init; }

    /// <summary>The class the attacker wants.</summary>
    public long? TargetLabel { get; init; }

    /// <summary>The model's clean accuracy.</summary>
    public double? CleanAccuracyBefore { get; init; }

    /// <summary>Its clone's.</summary>
    public double? CleanAccuracyAfter { get; init; }

    /// <summary>The model's attack success rate.</summary>
    public double? AttackSuccessRateBefore { get; init; }

    /// <summary>Its clone's.</summary>
    public double? AttackSuccessRateAfter { get; init; }

    /// <summary>Time taken.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Every epoch of the training, in order.</summary>
    public IReadOnlyList<EpochReport> History { get; init; } = [];

    /// <summary>Clean accuracy per class.</summary>
    public IReadOnlyList<ClassAccuracy> Classes { get; init; } = [];

    /// <summary>What was found for each class that was searched.</summary>
    public IReadOnlyList<ClassTrigger> Triggers { get; init; } = [];

    /// <summary>What a user should know, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Everything else that the result says: figures, seed, device, options.</summary>
    public IReadOnlyList<FactGroup> Facts { get; init; } = [];

    /// <summary>Whether what was asked for was not done.</summary>
    public bool IsFailed => Status is nameof(CloneStatus.Failed) or nameof(CloneStatus.Rejected) or nameof(CloneStatus.Cancelled) or nameof(CloneStatus.Busy);

    /// <summary>Takes up a result record.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="result">A <see cref="CloneResult"/>, <see cref="MeasureResult"/>, <see cref="BackdoorResult"/> or <see cref="DetectionResult"/>.</param>
    /// <exception cref="ReportingException">It is another record.</exception>
    public static ReportedModel Of<T>(T result)
        where T : notnull =>
        Parse(JsonSerializer.SerializeToElement(result, ResultJson.Options));

    /// <summary>Takes up a result as JSON, such as <c>medic --json</c> or <c>ConvertTo-Json</c> write it; upper and lower case are the same.</summary>
    /// <param name="result">An object with the properties of a result record; numbers, times and enumerations may be text.</param>
    /// <exception cref="ReportingException">It is no result of cloning, measuring, training or searching.</exception>
    public static ReportedModel Parse(JsonElement result) => ReportedModelReader.Read(result);

    /// <summary>Takes up the results in a file, JSON or a table such as comparisons and finished runs leave.</summary>
    /// <param name="path">A file with an object or an array of objects; or, where it ends in <c>.csv</c>, with a line of names and a line a result.</param>
    /// <exception cref="ReportingException">The file cannot be read, or holds something else.</exception>
    public static IReadOnlyList<ReportedModel> ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var isTable = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
        try
        {
            if (isTable)
                return [.. CsvTable.Read(path).Select(Parse)];
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(Parse)] : [Parse(root)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ReportingException($"{path}: cannot be read as {(isTable ? "CSV" : "JSON")}: {error.Message}", error);
        }
        catch (ReportingException error)
        {
            throw new ReportingException($"{path}: {error.Message}", error);
        }
    }
}

/// <summary>Some of what a result says.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Facts">Names and values, as people read them.</param>
public sealed record FactGroup(string Title, IReadOnlyList<KeyValuePair<string, string>> Facts);
