using Medic.Engine.Data;
using Medic.Engine.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Detection;

/// <summary>
/// Neural Cleanse (Wang et al., S&amp;P 2019): looks for the smallest trigger that turns images into a class, for several classes at once.
/// </summary>
/// <remarks>
/// A trigger is a mask and a pattern, each kept within 0..1 as (tanh(x) + 1) / 2, which is sigmoid(2 x); x is what is trained. Classes
/// share the batches and nothing else: a class's trigger is what it would be alone.
/// </remarks>
/// <param name="network">The model, in eval mode; its parameters need no gradients.</param>
/// <param name="images">Clean images.</param>
/// <param name="normalization">What the model's input passes first.</param>
/// <param name="device">Where the model is.</param>
/// <param name="options">The settings.</param>
internal sealed class TriggerSearch(Network network, ImageSet images, Normalization normalization, Device device, TriggerSearchOptions options)
{
    private const double FirstMomentum = 0.5;
    private const double SecondMomentum = 0.9;

    /// <summary>Masks and patterns start uniform in 0..1, but not so near its ends that they never come away from there.</summary>
    private const double StartMargin = 1e-4;

    /// <summary>Searches.</summary>
    /// <param name="labels">The classes.</param>
    /// <param name="generator">The run's CPU generator.</param>
    /// <param name="afterStep">Told after each step how many were done.</param>
    /// <param name="cancellationToken">Stops within one batch.</param>
    /// <returns>A trigger a class, in the classes' order; where none works, the last one tried. The caller disposes them.</returns>
    public IReadOnlyList<RecoveredTrigger> Search(
        IReadOnlyList<int> labels, Generator generator, Action<int>? afterStep = null, CancellationToken cancellationToken = default)
    {
        using var masks = Start([labels.Count, 1, images.Height, images.Width], generator);
        using var patterns = Start([labels.Count, images.Channels, images.Height, images.Width], generator);
        using var optimizer = optim.Adam([masks, patterns], options.LearningRate, FirstMomentum, SecondMomentum);
        using var batches = Batches(generator).GetEnumerator();
        var costs = labels.Select(_ => new MaskCost(options)).ToArray();
        var found = new RecoveredTrigger?[labels.Count];
        try
        {
            for (var step = 1; step <= options.Steps; step++)
            {
                var active = Enumerable.Range(0, labels.Count).Where(place => !costs[place].IsDone).ToArray();
                if (active.Length == 0)
                    break;
                using var scope = NewDisposeScope();
                var tried = Try([.. active.Select(place => labels[place])], [.. active.Select(place => costs[place].Value)], tensor(active).to(ScalarType.Int64), masks, patterns, optimizer, batches, cancellationToken);
                for (var i = 0; i < active.Length; i++)
                {
                    var place = active[i];
                    var better = costs[place].Note(tried.Success[i], tried.Size[i]);
                    if (!better && (step < options.Steps || found[place] is not null))
                        continue;
                    found[place]?.Dispose();
                    found[place] = new RecoveredTrigger(
                        labels[place],
                        better,
                        tried.Size[i],
                        tried.Masks[i, 0].clone().DetachFromDisposeScope(),
                        (tried.Patterns[i] * 2).DetachFromDisposeScope());
                }

                afterStep?.Invoke(step);
            }
        }
        catch
        {
            foreach (var trigger in found)
                trigger?.Dispose();
            throw;
        }

        return [.. found.Select(trigger => trigger!)];
    }

    private Parameter Start(long[] shape, Generator generator)
    {
        using var scope = NewDisposeScope();
        var values = (rand(shape, generator: generator) * (1 - (2 * StartMargin))) + StartMargin;
        var start = ((values.log() - (1 - values).log()) / 2).to(device);
        return (Parameter)nn.Parameter(start).DetachFromDisposeScope();
    }

    /// <summary>All images over and over, each time in another order.</summary>
    private IEnumerable<Batch> Batches(Generator generator)
    {
        var loader = new BatchLoader(images, options.BatchSize, device: device);
        while (true)
        {
            foreach (var batch in loader.Shuffled(generator))
                yield return batch;
        }
    }

    /// <summary>One step of some classes' triggers: how well each did, and what it was before it was changed.</summary>
    private Trial Try(
        int[] labels,
        double[] costs,
        Tensor places,
        Parameter masks,
        Parameter patterns,
        Adam optimizer,
        IEnumerator<Batch> batches,
        CancellationToken cancellationToken)
    {
        places = places.to(device);
        var target = tensor(labels, device: device).to(ScalarType.Int64);
        var cost = tensor(costs.Select(value => (float)value).ToArray(), device: device);
        var success = zeros(labels.Length, device: device);
        var size = zeros(labels.Length, device: device);
        Tensor mask, pattern;
        var batchCount = 0;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            batches.MoveNext();
            using var batch = batches.Current;
            optimizer.zero_grad();
            mask = (masks.index_select(0, places) * 2).sigmoid();
            pattern = patterns.index_select(0, places);
            var stamped = (batch.Images * (1 - mask).unsqueeze(1)) + (mask * (pattern * 2).sigmoid()).unsqueeze(1);
            var logits = network.call(MemoryLayout.ChannelsLast(normalization.Apply(stamped.flatten(0, 1))));
            var wanted = target.repeat_interleave(batch.Count);
            var sizes = mask.sum([1, 2, 3]);
            (nn.functional.cross_entropy(logits, wanted, reduction: nn.Reduction.Sum) / batch.Count + (sizes * cost).sum()).backward();
            optimizer.step();
            using var gradients = no_grad();
            success.add_(logits.argmax(1).eq(wanted).view(labels.Length, -1).to(ScalarType.Float32).mean([1]));
            size.add_(sizes.detach());
        }
        while (++batchCount < options.BatchesPerStep);

        return new Trial(
            success.div_(batchCount).cpu().data<float>().ToArray(), size.div_(batchCount).cpu().data<float>().ToArray(), mask.detach(), pattern.detach());
    }

    /// <param name="Success">The share of the images that each trigger turned into its class.</param>
    /// <param name="Size">The L1 norm of each mask.</param>
    /// <param name="Masks">[classes, 1, H, W], 0..1.</param>
    /// <param name="Patterns">[classes, C, H, W], before the tanh.</param>
    private sealed record Trial(float[] Success, float[] Size, Tensor Masks, Tensor Patterns);
}
