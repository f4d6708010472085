namespace Medic.Engine.Insight;

/// <summary>An image of the panels.</summary>
/// <param name="Index">Its place in the data.</param>
/// <param name="Label">Its class.</param>
/// <param name="ClassName">The class's name.</param>
/// <param name="Predicted">The class that the model calls it.</param>
/// <param name="PredictedStamped">The class that the model calls it when stamped.</param>
public sealed record ShownImage(long Index, long Label, string ClassName, long Predicted, long PredictedStamped);

/// <summary>The panel of one hook point: a row an image, and in it the image, the same stamped, and the point's maps.</summary>
/// <param name="HookPoint">The hook point.</param>
/// <param name="OutputPath">The PNG file.</param>
/// <param name="MostImportance">The largest importance of a place in any of the images: where the scale ends. A whole image's importance is 1 at most.</param>
/// <param name="MostActivation">The largest mean of a place's absolute activations, clean or stamped: where both scales end.</param>
/// <param name="MostDifference">The largest mean of a place's absolute differences between stamped and clean activations: where the scale ends.</param>
public sealed record ImportancePanel(string HookPoint, string OutputPath, double MostImportance, double MostActivation, double MostDifference);

/// <summary>What was shown of one model.</summary>
/// <remarks>What a failed model lacks is null.</remarks>
public sealed record ImportanceResult
{
    /// <summary>The checkpoint.</summary>
    public required string Path { get; init; }

    /// <summary>The file's SHA-256, lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The network, for example WRN-16-1.</summary>
    public string? Architecture { get; init; }

    /// <summary>The input normalisation that was used.</summary>
    public string? Normalization { get; init; }

    /// <summary>The trigger's name.</summary>
    public string? Trigger { get; init; }

    /// <summary>The images, from above.</summary>
    public IReadOnlyList<ShownImage>? Images { get; init; }

    /// <summary>A panel a hook point, in the network's order.</summary>
    public IReadOnlyList<ImportancePanel>? Panels { get; init; }

    /// <summary>Time taken.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Why the model could not be shown; null where it could.</summary>
    public string? Error { get; init; }
}

/// <summary>Where the work on a model stands.</summary>
/// <param name="Path">The model.</param>
/// <param name="HookPoint">The hook point whose panel was written; null before the first.</param>
/// <param name="Done">Panels written.</param>
/// <param name="Count">Panels in all.</param>
public sealed record ImportanceProgress(string Path, string? HookPoint, int Done, int Count);
