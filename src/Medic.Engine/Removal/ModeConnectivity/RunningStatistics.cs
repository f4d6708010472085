using Medic.Engine.Data;
using Medic.Engine.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.ModeConnectivity;

/// <summary>The running statistics of batch norms, for weights that no training has passed through.</summary>
internal static class RunningStatistics
{
    /// <summary>Gathers them anew: the means over the batches, each counted by its images.</summary>
    /// <param name="network">The network; left in eval mode.</param>
    /// <param name="batches">The images; disposed as they are used, and not asked for where there are no batch norms.</param>
    /// <param name="input">What the network is given of a batch.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static void Recompute(Network network, IEnumerable<Batch> batches, Func<Batch, Tensor> input, CancellationToken cancellationToken)
    {
        var norms = network.modules().OfType<BatchNorm2d>().Select(norm => (Norm: norm, Momentum: norm.momentum)).ToArray();
        if (norms.Length == 0)
            return;
        using var gradients = no_grad();
        foreach (var (norm, _) in norms)
            norm.reset_running_stats();
        network.train();
        long seen = 0;
        foreach (var batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var owned = batch;
            using var scope = NewDisposeScope();
            seen += batch.Count;
            foreach (var (norm, _) in norms)
                norm.momentum = (double)batch.Count / seen;
            network.call(input(batch));
        }

        foreach (var (norm, momentum) in norms)
            norm.momentum = momentum;
        network.eval();
    }
}
