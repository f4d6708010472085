namespace Medic.Engine.Reporting;

/// <summary>Which stamped images are written, one file an image.</summary>
public sealed record TriggeredImageOptions : StampOptions
{
    /// <summary>The folder for the PNG files; made if need be.</summary>
    public required string OutputFolder { get; init; }
}
