using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Cloning;

/// <summary>How far a clone's activations at a hook point are from its teacher's, and which way lies less.</summary>
internal interface ICloneLoss
{
    /// <summary>Whether <see cref="Compare"/> needs the impact: the gradient of the teacher's classification loss.</summary>
    bool NeedsImpact { get; }

    /// <summary>Compares one batch at one hook point, outside of any graph.</summary>
    /// <param name="point">The hook point's place.</param>
    /// <param name="teacher">The teacher's activation, [B, C, H, W] or [B, C].</param>
    /// <param name="impact">d CE(T(x), y) / d a_T, of the same shape, where it is needed.</param>
    /// <param name="clone">The clone's activation, of the same shape.</param>
    /// <returns>The loss, a scalar, and its gradient at the clone's activation, times the clone weight.</returns>
    (Tensor Loss, Tensor Gradient) Compare(int point, Activation teacher, Tensor? impact, Tensor clone);
}
