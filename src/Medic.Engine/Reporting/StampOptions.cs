namespace Medic.Engine.Reporting;

/// <summary>Which images are stamped to be looked at, and with what.</summary>
public abstract record StampOptions
{
    /// <summary>The images; their test part where they have one.</summary>
    public required string DataPath { get; init; }

    /// <summary>The trigger's name.</summary>
    public required string Trigger { get; init; }

    /// <summary>The seed of triggers that draw at random.</summary>
    public long Seed { get; init; }

    /// <summary>How many images: an even spread over the data. 1 or more.</summary>
    public int Count { get; init; } = 8;

    /// <summary>Names of classes; images of these alone are taken. Null for all.</summary>
    public IReadOnlyList<string>? OnlyClasses { get; init; }

    /// <summary>The size the images are resized to before they are stamped; null takes them as they are.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Whether files that are there already are replaced.</summary>
    public bool Overwrite { get; init; }
}
