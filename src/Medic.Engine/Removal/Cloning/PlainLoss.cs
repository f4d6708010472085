using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Cloning;

/// <summary>The mean squared difference between activations, for comparison with <see cref="ImportanceWeightedLoss"/>.</summary>
/// <param name="options">The clone weight.</param>
internal sealed class PlainLoss(MedicOptions options) : ICloneLoss
{
    public bool NeedsImpact => false;

    public (Tensor Loss, Tensor Gradient) Compare(int point, Activation teacher, Tensor? impact, Tensor clone)
    {
        var difference = clone - teacher.Compared;
        return (difference.square().mean(), difference * (2 * options.CloneWeight / difference.numel()));
    }
}
