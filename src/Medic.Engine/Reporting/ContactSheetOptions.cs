namespace Medic.Engine.Reporting;

/// <summary>What a contact sheet shows.</summary>
public sealed record ContactSheetOptions
{
    /// <summary>The images; their test part where they have one.</summary>
    public required string DataPath { get; init; }

    /// <summary>The trigger's name.</summary>
    public required string Trigger { get; init; }

    /// <summary>The seed of triggers that draw at random.</summary>
    public long Seed { get; init; }

    /// <summary>How many images, side by side: an even spread over the data. 1 or more.</summary>
    public int Count { get; init; } = 8;

    /// <summary>The size the images are resized to before they are stamped; null takes them as they are.</summary>
    public int? ImageSize { get; init; }

    /// <summary>How many times larger every pixel is shown, 1 or more: small images are hard to see.</summary>
    public int Enlargement { get; init; } = 4;

    /// <summary>The PNG file to write; an existing one is replaced.</summary>
    public required string OutputPath { get; init; }
}
