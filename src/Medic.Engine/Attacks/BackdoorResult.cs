using Medic.Engine.Training;
using Medic.Engine.Triggers;

namespace Medic.Engine.Attacks;

/// <summary>A backdoored model that was trained, measured and written.</summary>
/// <remarks>Rates are fractions, 0..1.</remarks>
public sealed record BackdoorResult
{
    /// <summary>The written checkpoint.</summary>
    public required string Path { get; init; }

    /// <summary>Its SHA-256, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file with the trigger, where it was drawn, learned or read; null where its name and settings say all.</summary>
    public required string? TriggerPath { get; init; }

    /// <summary>The network, for example WRN-16-1.</summary>
    public required string Architecture { get; init; }

    /// <summary>The attack's name.</summary>
    public required string Attack { get; init; }

    /// <summary>The trigger's name.</summary>
    public required string Trigger { get; init; }

    /// <summary>The class the attacker wants; null where all go to their next class.</summary>
    public required int? TargetLabel { get; init; }

    /// <summary>Which class the attacker wants for which image.</summary>
    public required TargetMode TargetMode { get; init; }

    /// <summary>The one class whose images are attacked; null for all.</summary>
    public required int? SourceClass { get; init; }

    /// <summary>The share of the training images that was poisoned in each epoch, of those that can be.</summary>
    public required double PoisonRate { get; init; }

    /// <summary>Images trained on.</summary>
    public required long SampleCount { get; init; }

    /// <summary>Top-1 accuracy on unstamped test images.</summary>
    public required double CleanAccuracy { get; init; }

    /// <summary>Unstamped test images.</summary>
    public required long CleanCount { get; init; }

    /// <summary>The share of stamped test images that the model calls what the attacker wants.</summary>
    public required double AttackSuccessRate { get; init; }

    /// <summary>Stamped test images.</summary>
    public required long StampedCount { get; init; }

    /// <summary>Every epoch, in order.</summary>
    public required IReadOnlyList<EpochReport> History { get; init; }

    /// <summary>The epoch after which an interrupted training went on; null where it began anew.</summary>
    public required int? ResumedEpoch { get; init; }

    /// <summary>Time taken, without that of an interrupted training.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The run's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Where it was computed: cpu or cuda:N.</summary>
    public required string Device { get; init; }

    /// <summary>With how many threads.</summary>
    public required int Threads { get; init; }
}
