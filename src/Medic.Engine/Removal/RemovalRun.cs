using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Removal;

/// <summary>What one treatment of one model works on and with. Nothing in it is shared with another model's.</summary>
public sealed record RemovalRun
{
    /// <summary>The suspicious network, on <see cref="Device"/>.</summary>
    public required Network Teacher { get; init; }

    /// <summary>Clean labelled images of the size and channels the teacher takes.</summary>
    public required ImageSet Samples { get; init; }

    /// <summary>Clean labelled images that are not trained on, for keeping the best epoch.</summary>
    public ImageSet? HeldOut { get; init; }

    /// <summary>What the networks' input passes first.</summary>
    public required Normalization Normalization { get; init; }

    /// <summary>Where to compute.</summary>
    public required Device Device { get; init; }

    /// <summary>The run's own CPU generator: every random draw comes from it.</summary>
    public required Generator Generator { get; init; }

    /// <summary>Measures the network after an epoch, where anybody asked for that; gives accuracy and attack success rate.</summary>
    public Func<Network, int, (double? CleanAccuracy, double? AttackSuccessRate)>? Measure { get; init; }

    /// <summary>Where the training's state is saved after every epoch, and found after an interruption; null for nowhere.</summary>
    public TrainingJournal? Journal { get; init; }

    /// <summary>Told after every epoch.</summary>
    public IProgress<EpochReport>? Progress { get; init; }

    /// <summary>Stops within one batch.</summary>
    public CancellationToken CancellationToken { get; init; }
}
