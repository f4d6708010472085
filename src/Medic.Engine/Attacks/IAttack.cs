using Medic.Engine.Data;
using Medic.Engine.Training;
using Medic.Engine.Triggers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>What is an attack's own in the training of a backdoored model.</summary>
internal interface IAttack : IDisposable
{
    /// <summary>The trigger, as it stands: some are learned.</summary>
    Trigger Trigger { get; }

    /// <summary>Where an epoch's batches come from.</summary>
    IBatchSource Batches { get; }

    /// <summary>What changes the network, and behind it what changes <see cref="Companions"/>.</summary>
    IReadOnlyList<OptimizerHelper> Optimizers { get; }

    /// <summary>What is learned beside the network.</summary>
    IReadOnlyList<nn.Module> Companions { get; }

    /// <summary>Trains on one batch of an epoch, counted from 1, within a dispose scope.</summary>
    StepLosses Train(int epoch, Batch batch);
}
