using Medic.Engine.Models;
using Medic.Engine.Removal.Tuning;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Pruning;

/// <summary>
/// Fine-pruning (Liu et al., RAID 2018): takes away the units of the last feature layer that clean samples use least, where a backdoor
/// may sit, and tunes what is left.
/// </summary>
/// <remarks>
/// A unit that counts for nothing in the classifier is as good as gone, so its columns there are set to 0 and held there: the written
/// weights need no mask.
/// </remarks>
/// <param name="options">Its settings.</param>
public sealed class FinePruning(FinePruningOptions options) : IRemovalMethod
{
    /// <inheritdoc/>
    public string Name => options.MethodName;

    /// <inheritdoc/>
    public RemovalOutcome Remove(RemovalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        options.Validate();
        return RemovalRun.Make(run.CopyTeacher(), network =>
        {
            using var kept = ChooseKept(run, network);
            using (no_grad())
                network.Classifier.weight!.mul_(kept);
            var training = new SgdTraining(run, options, FineTuning.PublishedFactor(options.LearningRate))
            {
                Constrain = () => network.Classifier.weight!.grad!.mul_(kept),
            };
            var (history, keptEpoch) = training.Run(network);
            return new RemovalOutcome(network, history, keptEpoch, []);
        });
    }

    /// <summary>Which units stay: 1, and 0 for those that go, [1, units].</summary>
    /// <exception cref="RemovalException">None would stay.</exception>
    private Tensor ChooseKept(RemovalRun run, Network network)
    {
        using var scope = NewDisposeScope();
        var units = network.Classifier.weight!.shape[1];
        if (options.PruneCount >= units)
            throw new RemovalException($"Pruning {options.PruneCount} units would leave nothing of the {units} in the last feature layer of this {network.Architecture.Name}. Prune at most {units - 1}.");
        var activity = FeatureActivity.Measure(network, run.Batches(options).Sequential(), run.Input, run.CancellationToken);
        var kept = ones(1, units, device: run.Device);
        kept.index_fill_(1, activity.argsort().narrow(0, 0, options.PruneCount), 0);
        return kept.DetachFromDisposeScope();
    }
}
