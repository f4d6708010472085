using Medic.Engine.Models;
using Medic.Engine.Removal.Cloning;
using static TorchSharp.torch;

namespace Medic.Engine.Insight;

/// <summary>What a hook point makes of images, a value for each place: all float32 [N, H, W], or [N, 1, C] behind a fully connected layer.</summary>
/// <param name="Importance">The weights' sum over the channels.</param>
/// <param name="Clean">The absolute activations' mean over the channels.</param>
/// <param name="Stamped">The same of the stamped images.</param>
/// <param name="Difference">The mean over the channels of the absolute difference between both.</param>
internal sealed record ImportanceMaps(Tensor Importance, Tensor Clean, Tensor Stamped, Tensor Difference)
{
    /// <summary>Takes the maps.</summary>
    /// <param name="clean">The images' activation.</param>
    /// <param name="stamped">The stamped images' activation.</param>
    /// <param name="impact">The gradient of the loss at the images' activation, scaled as in MEDIC's training.</param>
    /// <param name="statistics">The channels' statistics.</param>
    /// <param name="temperature">The importance's temperature.</param>
    /// <returns>Maps on the CPU, in the caller's dispose scope.</returns>
    public static ImportanceMaps Of(Activation clean, Activation stamped, Tensor impact, ChannelStatistics statistics, double temperature)
    {
        using var scope = NewDisposeScope();
        var weights = ImportanceWeights.Of(clean.Source, impact, statistics.Mean, statistics.StandardDeviation.nan_to_num(), temperature).view(clean.Compared.shape);
        return new ImportanceMaps(
            Spread(weights, mean: false),
            Spread(clean.Compared.abs(), mean: true),
            Spread(stamped.Compared.abs(), mean: true),
            Spread((stamped.Compared - clean.Compared).abs(), mean: true));
    }

    /// <summary>Over the channels; of a fully connected layer's output every channel is a place.</summary>
    private static Tensor Spread(Tensor values, bool mean)
    {
        var map = values.dim() != 4 ? values.unsqueeze(1) : mean ? values.mean([1]) : values.sum(1);
        return map.cpu().contiguous().MoveToOuterDisposeScope();
    }
}
