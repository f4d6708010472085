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
    public CleanAccuracy CleanAccuracy(ImageSet images, CancellationToken cancellationToken = default) =>
        Accuracy(images, Predict(images, cancellationToken));

    /// <summary>Top-1 accuracy, from predictions that were made.</summary>
    /// <param name="images">Unstamped, labelled images.</param>
    /// <param name="predictions">The class each image was called, in their order.</param>
    public static CleanAccuracy Accuracy(ImageSet images, IReadOnlyList<long> predictions)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(predictions);
        var correct = new long[images.ClassNames.Count];
        var counts = new long[images.ClassNames.Count];
        foreach (var (label, prediction) in images.LabelArray().Zip(predictions))
        {
            counts[label]++;
            if (prediction == label)
                correct[label]++;
        }

        var classes = counts.Select((count, label) => new ClassAccuracy(
            label, images.ClassNames[label], correct[label], count, new Rate(correct[label], count).Share)).ToArray();
        return new CleanAccuracy(new Rate(correct.Sum(), counts.Sum()), new ResultList<ClassAccuracy>(classes));
    }

    /// <summary>Measures the attack success rate: how many stamped images the network calls what the attacker wants.</summary>
    /// <param name="images">Unstamped, labelled images.</param>
    /// <param name="trigger">What stamps them.</param>
    /// <param name="goal">What the attacker wants.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public Rate AttackSuccess(ImageSet images, Trigger trigger, AttackGoal goal, CancellationToken cancellationToken = default)
    {
        var (predictions, wanted) = PredictStamped(images, trigger, goal, cancellationToken);
        return new Rate(predictions.Zip(wanted).LongCount(pair => pair.First == pair.Second), predictions.Length);
    }

    /// <summary>The class that each image is called.</summary>
    /// <param name="images">The images, unstamped.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public long[] Predict(ImageSet images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return [.. CleanBatches(images).SelectMany(batch => Predict(batch, cancellationToken))];
    }

    /// <summary>The class that each stamped image is called, of those the attack can act on, and the class that the attacker wants for it.</summary>
    /// <param name="images">Unstamped, labelled images.</param>
    /// <param name="trigger">What stamps them.</param>
    /// <param name="goal">What the attacker wants.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public (long[] Predictions, long[] Wanted) PredictStamped(ImageSet images, Trigger trigger, AttackGoal goal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        List<long> predictions = [], wanted = [];
        foreach (var batch in trigger.StampedBatches(images, goal, BatchSize))
        {
            predictions.AddRange(Predict(batch.Images, cancellationToken));
            wanted.AddRange(batch.Wanted);
        }

        return ([.. predictions], [.. wanted]);
    }

    /// <summary>Measures the attack success rate of an attack on one class.</summary>
    /// <param name="images">Unstamped, labelled images.</param>
    /// <param name="trigger">What stamps them.</param>
    /// <param name="targetLabel">The class the attacker wants.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public Rate AttackSuccess(ImageSet images, Trigger trigger, int targetLabel, CancellationToken cancellationToken = default) =>
        AttackSuccess(images, trigger, AttackGoal.Label(targetLabel), cancellationToken);

    private static IEnumerable<Tensor> CleanBatches(ImageSet images)
    {
        for (long start = 0; start < images.Count; start += BatchSize)
        {
            using var bytes = images.Images.narrow(0, start, Math.Min(BatchSize, images.Count - start));
            using var values = bytes.to(ScalarType.Float32);
            yield return values.div(255);
        }
    }

    /// <summary>The class each image of a batch is called; disposes the batch.</summary>
    private long[] Predict(Tensor batch, CancellationToken cancellationToken)
    {
        using (batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var gradients = no_grad();
            var training = network.training;
            network.eval();
            try
            {
                return network.call(MemoryLayout.ChannelsLast(normalization.Apply(batch.to(device)))).argmax(1).cpu().data<long>().ToArray();
            }
            finally
            {
                network.train(training);
            }
        }
    }
}
