using Medic.Engine.Removal.Cloning;

namespace Medic.Engine.Removal.Relearning;

/// <summary>Training from scratch: a fresh network learns the clean samples, and nothing of the model but its architecture.</summary>
/// <param name="options">Its settings.</param>
public sealed class FromScratch(FromScratchOptions options) : IRemovalMethod
{
    /// <inheritdoc/>
    public string Name => options.MethodName;

    /// <inheritdoc/>
    public RemovalOutcome Remove(RemovalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        options.Validate();
        return RemovalRun.Make(run.BuildFresh(run.Teacher.Architecture), network =>
        {
            var (history, keptEpoch) = new SgdTraining(run, options, MedicCloning.PublishedFactor).Run(network);
            return new RemovalOutcome(network, history, keptEpoch, []);
        });
    }
}
