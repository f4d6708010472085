using Medic.Engine.Models;

namespace Medic.Engine.Removal.Tuning;

/// <summary>Fine-tuning: the model is trained on, on clean samples alone, and forgets the backdoor if it is a weak one.</summary>
/// <param name="options">Its settings.</param>
public sealed class FineTuning(FineTuningOptions options) : IRemovalMethod
{
    private const double LastLearningRate = 1e-4;

    /// <inheritdoc/>
    public string Name => options.MethodName;

    /// <inheritdoc/>
    public RemovalOutcome Remove(RemovalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        options.Validate();
        return RemovalRun.Make(run.CopyTeacher(), network =>
        {
            var (history, keptEpoch) = new SgdTraining(run, options, PublishedFactor(options.LearningRate)).Run(network);
            return new RemovalOutcome(network, history, keptEpoch, []);
        });
    }

    /// <summary>The published steps: the first learning rate for 2 epochs, a tenth of it to 20, a hundredth to 30, then 0.0001.</summary>
    /// <param name="learningRate">The first learning rate.</param>
    internal static Func<int, double> PublishedFactor(double learningRate) =>
        epoch => epoch < 2 ? 1 : epoch < 20 ? 0.1 : epoch < 30 ? 0.01 : LastLearningRate / learningRate;

    /// <summary>Tunes a network that another method goes on from, unless that method's next stage was reached before.</summary>
    /// <param name="run">What the other method works on and with.</param>
    /// <param name="network">The network, with the suspicious model's weights.</param>
    /// <param name="nextStage">The other method's stage that follows.</param>
    internal void Prepare(RemovalRun run, Network network, string nextStage)
    {
        if (run.Journal?.HasReached(nextStage) == true)
            return;
        var unmeasured = run with { Measure = null };
        new SgdTraining(unmeasured, options, PublishedFactor(options.LearningRate)) { Stage = Name }.Run(network);
    }
}
