using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Measurement;

/// <summary>Measures a network as it would be used: in eval mode, behind its normalisation.</summary>
/// <param name="network">The network; not owned. Left in the mode it was in.</param>
/// <param name="normalization">What its input passes first.</param>
/// <param name="device">Where the network is.</param>
public sealed class Classifier(Network network, Normalization normalization, Device device)
{
    /// <summary>Large enough that operators dominate, small enough for the caches and for a GPU's memory.</summary>
    private const int BatchSize = 100;

    /// <summary>Measures top-1 accuracy.</summary>
    /// <param name="images">Unstamped, labelled images.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public CleanAccuracy CleanAccuracy(ImageSet images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var correct = new long[images.ClassNames.Count];
        var counts = new long[images.ClassNames.Count];
        var labels = images.LabelArray();
        var position = 0;
        foreach (var prediction in Predict(CleanBatches(images), cancellationToken))
        {
            var label = labels[position++];
            counts[label]++;
            if (prediction == label)
                correct[label]++;
        }

        var classes = counts.Select((count, label) => new ClassAccuracy(
            label, images.ClassNames[label], correct[label], count, new Rate(correct[label], count).Share)).ToArray();
        return new CleanAccuracy(new Rate(correct.Sum(), counts.Sum()), new ResultList<ClassAccuracy>(classes));
    }

    /// <summary>Measures the attack success rate: how many stamped images the network calls the target.</summary>
    /// <param name="images">Unstamped, labelled images.</param>
    /// <param name="trigger">What stamps them.</param>
    /// <param name="targetLabel">The class the attacker wants.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public Rate AttackSuccess(ImageSet images, Trigger trigger, int targetLabel, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        long hits = 0, count = 0;
        foreach (var prediction in Predict(trigger.StampedBatches(images, targetLabel, BatchSize), cancellationToken))
        {
            count++;
            if (prediction == targetLabel)
                hits++;
        }

        return new Rate(hits, count);
    }

    private static IEnumerable<Tensor> CleanBatches(ImageSet images)
    {
        for (long start = 0; start < images.Count; start += BatchSize)
        {
            using var bytes = images.Images.narrow(0, start, Math.Min(BatchSize, images.Count - start));
            using var values = bytes.to(ScalarType.Float32);
            yield return values.div(255);
        }
    }

    /// <summary>The class each image is called, in the batches' order; disposes the batches.</summary>
    private IEnumerable<long> Predict(IEnumerable<Tensor> batches, CancellationToken cancellationToken)
    {
        var training = network.training;
        network.eval();
        try
        {
            foreach (var batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var prediction in PredictBatch(batch))
                    yield return prediction;
            }
        }
        finally
        {
            network.train(training);
        }
    }

    private long[] PredictBatch(Tensor batch)
    {
        using (batch)
        {
            using var scope = NewDisposeScope();
            using var gradients = no_grad();
            return network.call(MemoryLayout.ChannelsLast(normalization.Apply(batch.to(device)))).argmax(1).cpu().data<long>().ToArray();
        }
    }
}
