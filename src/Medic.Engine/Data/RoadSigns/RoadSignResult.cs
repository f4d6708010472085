namespace Medic.Engine.Data.RoadSigns;

/// <summary>A dataset of road signs that was written.</summary>
public sealed record RoadSignResult
{
    /// <summary>Its folder.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Its classes, in label order.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Height and width of its images in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Training images, of all classes together.</summary>
    public required long TrainingCount { get; init; }

    /// <summary>Test images, of all classes together.</summary>
    public required long TestCount { get; init; }

    /// <summary>The folder of pictures behind the signs; null for streets that were drawn.</summary>
    public required string? BackgroundPath { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }
}
