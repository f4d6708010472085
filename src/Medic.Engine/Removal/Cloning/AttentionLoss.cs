using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Cloning;

/// <summary>The mean squared difference between attention maps (Zagoruyko and Komodakis, 2017), times 1000.</summary>
/// <param name="options">The clone weight.</param>
internal sealed class AttentionLoss(MedicOptions options) : ICloneLoss
{
    private const double Scale = 1000;

    public bool NeedsImpact => false;

    public (Tensor Loss, Tensor Gradient) Compare(int point, Activation teacher, Tensor? impact, Tensor clone)
    {
        using var gradients = enable_grad();
        var leaf = clone.detach().requires_grad_(true);
        var loss = nn.functional.mse_loss(AttentionMap.Of(leaf), AttentionMap.Of(teacher.Compared)) * Scale;
        return (loss.detach(), autograd.grad([loss], [leaf])[0].mul_(options.CloneWeight));
    }
}
