using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Cloning;

/// <summary>
/// The published clone loss: squared differences weighted by how strong an activation is and how much it matters for the
/// teacher's answer. A channel without variance is left out of it.
/// </summary>
/// <remarks>
/// With n = (a_T - mean) / (std + 1e-5) and g = impact * std, the weight is w = sqrt(softmax(t n) softmax(t g)), each softmax over all
/// of a sample's entries; the loss is the mean over the batch of the sum of w ((a_T - a_S) / std)^2. As w is a constant for the
/// gradient, the gradient at a_S is 2 w (a_S - a_T) / (B std^2), and no graph is needed.
/// </remarks>
/// <param name="options">Temperature, and whether statistics and differences are normalised.</param>
/// <param name="statistics">The teacher's statistics, or null to take each batch's own.</param>
internal sealed class ImportanceWeightedLoss(MedicOptions options, ActivationStatistics? statistics) : ICloneLoss
{
    public bool NeedsImpact => true;

    public (Tensor Loss, Tensor Gradient) Compare(int point, Activation teacher, Tensor? impact, Tensor clone)
    {
        var batch = clone.shape[0];
        var channel = options.KeepStatistics ? statistics?[point] ?? ChannelStatistics.Of(teacher.Source) : null;
        // A batch of one value has no variance of its own: it counts as none.
        var deviation = channel?.StandardDeviation.nan_to_num();
        var weight = ImportanceWeights.Of(teacher.Source, impact!, channel?.Mean, deviation, options.Temperature).view(clone.shape);
        var difference = clone - teacher.Compared;
        if (!options.NormalizeDifference || deviation is null)
        {
            var gradient = weight * difference;
            return ((gradient * difference).sum().div_(batch), gradient.mul_(2 * options.CloneWeight / batch));
        }

        var inverse = where(deviation.gt(0), deviation.reciprocal(), zeros_like(deviation));
        difference.mul_(inverse);
        weight.mul_(difference);
        return ((weight * difference).sum().div_(batch), weight.mul_(inverse * (2 * options.CloneWeight / batch)));
    }
}
