using Medic.Engine.Models;
using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Removal;

/// <summary>Trains a network's weights on the clean samples by gradient descent on the cross-entropy, and on what a method adds to it.</summary>
/// <param name="run">What to train on and with.</param>
/// <param name="options">The training's settings.</param>
/// <param name="factor">The published steps: what the first learning rate is multiplied by in an epoch, counted from 0.</param>
internal sealed class SgdTraining(RemovalRun run, WeightTrainingOptions options, Func<int, double> factor)
{
    /// <summary>
    /// The network's logits for a batch of images, and what is added to the cross-entropy, without its weight; null for the logits alone.
    /// </summary>
    public Func<Tensor, (Tensor Logits, Tensor? Added)>? Forward { get; init; }

    /// <summary>How much <see cref="Forward"/>'s addition counts beside the cross-entropy.</summary>
    public double AddedWeight { get; init; } = 1;

    /// <summary>Changes the gradients before every step; null leaves them as they are.</summary>
    public Action? Constrain { get; init; }

    /// <summary>Which of a method's trainings this is, where it has several.</summary>
    public string? Stage { get; init; }

    /// <summary>What the training goes on from, besides the network.</summary>
    public IReadOnlyList<nn.Module> Companions { get; init; } = [];

    /// <summary>Trains.</summary>
    /// <param name="network">The network; in eval mode when all is done.</param>
    /// <returns>Every epoch's report, in order, and the epoch whose weights the network has.</returns>
    public (IReadOnlyList<EpochReport> History, int KeptEpoch) Run(Network network)
    {
        using var optimizer = options.CreateSgd(network.parameters());
        var training = run.Training(options, network, optimizer, options.CreateSchedule(optimizer, factor), (_, batch) =>
        {
            optimizer.zero_grad();
            var images = run.Input(batch);
            var (logits, added) = Forward?.Invoke(images) ?? (network.call(images), null);
            var classification = nn.functional.cross_entropy(logits, batch.Labels);
            (added is null ? classification : classification + (added * AddedWeight)).backward();
            Constrain?.Invoke();
            optimizer.step();
            return new StepLosses(classification, added);
        });
        return (training with { Stage = Stage, Companions = Companions }).Run();
    }
}
