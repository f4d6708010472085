using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>Where a training's batches come from.</summary>
public interface IBatchSource
{
    /// <summary>One epoch of training, in random order. Each batch belongs to the caller, who disposes it; no dispose scope is open while the caller has it.</summary>
    /// <param name="generator">The run's generator, on the CPU.</param>
    IEnumerable<Batch> Shuffled(Generator generator);
}
