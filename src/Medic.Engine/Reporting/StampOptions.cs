using Medic.Engine.Triggers;

namespace Medic.Engine.Reporting;

/// <summary>Which images are stamped to be looked at, and with what.</summary>
public abstract record StampOptions
{
    /// <summary>The images; their test part where they have one.</summary>
    public required string DataPath { get; init; }

    /// <summary>The trigger's name; nothing is looked up by it where <see cref="TriggerPath"/> is given.</summary>
    public required string Trigger { get; init; }

    /// <summary>What is said of the trigger besides its name; its seed is <see cref="Seed"/>.</summary>
    public TriggerSettings TriggerSettings { get; init; } = new();

    /// <summary>A file that keeps the trigger, a model or a trigger's own; null for one by name.</summary>
    public string? TriggerPath { get; init; }

    /// <summary>The seed of triggers that draw at random; one that a file keeps has its own.</summary>
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
