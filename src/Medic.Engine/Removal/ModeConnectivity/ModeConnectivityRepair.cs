using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Removal.Tuning;
using Medic.Engine.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.ModeConnectivity;

/// <summary>
/// Mode connectivity repair (Zhao et al., ICLR 2020): a curve of good models is trained between a fine-tuned model and the suspicious
/// one; a model a little way along it has the accuracy and has lost the backdoor.
/// </summary>
/// <param name="options">Its settings.</param>
public sealed class ModeConnectivityRepair(McrOptions options) : IRemovalMethod
{
    private const string CurveStage = "curve";

    /// <inheritdoc/>
    public string Name => options.MethodName;

    /// <inheritdoc/>
    public RemovalOutcome Remove(RemovalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        options.Validate();
        return RemovalRun.Make(run.CopyTeacher(), network =>
        {
            new FineTuning(options.Start).Prepare(run, network, CurveStage);
            return Train(run, network);
        });
    }

    /// <summary>The published steps: the first learning rate for half of the epochs, from there in a line to a hundredth at nine tenths of them.</summary>
    /// <param name="epoch">Counted from 0.</param>
    /// <param name="epochs">How many there are.</param>
    internal static double PublishedFactor(int epoch, int epochs)
    {
        var done = (epoch + 1.0) / epochs;
        return done <= 0.5 ? 1 : done <= 0.9 ? 1 - ((done - 0.5) / 0.4 * 0.99) : 0.01;
    }

    private RemovalOutcome Train(RemovalRun run, Network network)
    {
        using var curve = new WeightCurve(network, run.Teacher, options.Bends);
        using var optimizer = optim.SGD(curve.parameters(), options.LearningRate, options.Momentum);
        var schedule = options.CreateSchedule(optimizer, epoch => PublishedFactor(epoch, options.Epochs));
        var training = run.Training(options, network, optimizer, schedule, (_, batch) => Step(run, batch, network, curve, optimizer)) with
        {
            Stage = CurveStage,
            Companions = [curve],
            Settle = () => Settle(run, network, curve),
        };
        var (history, keptEpoch) = training.Run();
        return new RemovalOutcome(network, history, keptEpoch, []);
    }

    private StepLosses Step(RemovalRun run, Batch batch, Network network, WeightCurve curve, SGD optimizer)
    {
        curve.MoveTo(rand(1, generator: run.Generator).item<float>());
        foreach (var parameter in network.parameters())
            parameter.grad?.zero_();
        var loss = nn.functional.cross_entropy(network.call(run.Input(batch)), batch.Labels);
        loss.backward();
        curve.PullGradients(options.WeightDecay);
        optimizer.step();
        return new StepLosses(loss);
    }

    /// <summary>Moves the network to its place on the curve, as it would be used there.</summary>
    private void Settle(RemovalRun run, Network network, WeightCurve curve)
    {
        using var scope = NewDisposeScope();
        curve.MoveTo(options.CurvePoint);
        // What is drawn here must not change what is drawn for the next epoch.
        var drawn = run.Generator.get_state();
        RunningStatistics.Recompute(network, run.Batches(options).Shuffled(run.Generator), run.Input, run.CancellationToken);
        run.Generator.set_state(drawn);
    }
}
