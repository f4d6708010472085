using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>Plants an attack into training batches.</summary>
internal interface IPoisoning
{
    /// <summary>Poisons a batch, behind its augmentation.</summary>
    /// <param name="batch">The batch; not changed.</param>
    /// <param name="generator">The run's generator.</param>
    /// <returns>float32 [B, C, H, W] in 0..1 and int64 [B], in the current dispose scope.</returns>
    (Tensor Images, Tensor Labels) Poison(Batch batch, Generator generator);
}
