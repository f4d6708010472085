using System.Globalization;
using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.NeuronPruning;

/// <summary>
/// Adversarial neuron pruning (Wu and Wang, NeurIPS 2021): neurons of a backdoor answer first when all neurons are perturbed. Masks are
/// trained to keep the loss low under such perturbations, and the neurons they turn down most are pruned.
/// </summary>
/// <remarks>What is written has the masks in its weights.</remarks>
/// <param name="options">Its settings.</param>
public sealed class AdversarialNeuronPruning(AnpOptions options) : IRemovalMethod
{
    /// <inheritdoc/>
    public string Name => options.MethodName;

    /// <inheritdoc/>
    public RemovalOutcome Remove(RemovalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        options.Validate();
        return RemovalRun.Make(run.CopyTeacher(), network => Train(run, network));
    }

    private RemovalOutcome Train(RemovalRun run, Network network)
    {
        using var masks = new NeuronMasks(network);
        using var optimizer = optim.SGD(masks.parameters(), options.LearningRate, options.Momentum);
        var step = new MaskStep(options, network, masks);
        var batches = run.Batches(options);
        var training = run.Training(options, network, optimizer, schedule: null, (_, batch) =>
        {
            var losses = step.Backward(run.Input(batch), batch.Labels, masks.DrawNoise(options.NoiseLimit, run.Generator));
            optimizer.step();
            using var gradients = no_grad();
            foreach (var layer in masks.Layers)
                layer.Mask.clamp_(0, 1);
            return losses;
        });
        var passes = options.Iterations is { } iterations ? (iterations + batches.BatchCount - 1) / batches.BatchCount : options.Epochs;
        var (history, keptEpoch) = (training with
        {
            Epochs = passes,
            Companions = [masks],
            Settle = () => masks.Prune(options.PruneThreshold),
        }).Run();
        RequireSight(run, network, masks, batches);
        return new RemovalOutcome(network, history, keptEpoch, [.. Warn(masks)]);
    }

    /// <summary>Refuses a network that no longer sees anything: its layers are pruned, and all images are alike to it.</summary>
    private static void RequireSight(RemovalRun run, Network network, NeuronMasks masks, BatchLoader batches)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var batch = batches.Sequential().First();
        var logits = network.call(run.Input(batch));
        if (batch.Count < 2 || logits.ne(logits.narrow(0, 0, 1)).any().item<bool>())
            return;
        var (pruned, count) = (masks.Layers.Sum(layer => layer.PrunedCount), masks.Layers.Sum(layer => layer.NeuronCount));
        throw new TrainingException($"The masks pruned {pruned} of {count} neurons, and the network gives the same answer to every image: {string.Join(" ", Emptied(masks))} Lower the learning rate, the epochs or the prune threshold.");
    }

    private static IEnumerable<string> Emptied(NeuronMasks masks) => masks.Layers
        .Where(layer => layer.PrunedCount == layer.NeuronCount)
        .Select(layer => $"{layer.Name}: all {layer.NeuronCount} neurons were pruned.");

    private IEnumerable<string> Warn(NeuronMasks masks)
    {
        if (masks.Layers.Sum(layer => layer.PrunedCount) > 0)
            return Emptied(masks);
        using var scope = NewDisposeScope();
        var least = masks.Layers.Min(layer => layer.Mask.min().item<float>());
        return [string.Create(CultureInfo.InvariantCulture, $"No neuron was pruned: the lowest mask is {least:F3}, and the prune threshold {options.PruneThreshold}.")];
    }
}
