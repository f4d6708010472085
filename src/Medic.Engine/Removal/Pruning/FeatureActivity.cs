using Medic.Engine.Data;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Pruning;

/// <summary>How active the units of a network's last feature layer are.</summary>
internal static class FeatureActivity
{
    /// <summary>The mean of every unit's value over images.</summary>
    /// <param name="network">The network; left in eval mode.</param>
    /// <param name="batches">The images; disposed as they are used.</param>
    /// <param name="input">What the network is given of a batch.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>[units], in the current dispose scope.</returns>
    public static Tensor Measure(Network network, IEnumerable<Batch> batches, Func<Batch, Tensor> input, CancellationToken cancellationToken)
    {
        network.eval();
        using var gradients = no_grad();
        var sum = zeros(network.Classifier.weight!.shape[1], device: network.Classifier.weight!.device);
        long count = 0;
        var hook = network.Classifier.register_forward_hook((_, features, output) =>
        {
            using var batchSum = features.sum([0]);
            sum.add_(batchSum);
            return output;
        });
        try
        {
            foreach (var batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var owned = batch;
                using var scope = NewDisposeScope();
                network.call(input(batch));
                count += batch.Count;
            }
        }
        finally
        {
            hook.remove();
        }

        return sum.div_(count);
    }
}
