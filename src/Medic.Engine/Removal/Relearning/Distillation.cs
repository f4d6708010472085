using Medic.Engine.Removal.Cloning;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Relearning;

/// <summary>Distillation (Hinton et al., 2015): a fresh network learns the clean samples' labels and the model's answers to them.</summary>
/// <param name="options">Its settings.</param>
public sealed class Distillation(DistillationOptions options) : IRemovalMethod
{
    /// <inheritdoc/>
    public string Name => options.MethodName;

    /// <inheritdoc/>
    public RemovalOutcome Remove(RemovalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        options.Validate();
        run.Teacher.eval();
        return RemovalRun.Make(run.BuildFresh(run.Teacher.Architecture), student =>
        {
            var training = new SgdTraining(run, options, MedicCloning.PublishedFactor)
            {
                Forward = images =>
                {
                    var logits = student.call(images);
                    return (logits, DistillationLoss.Of(logits, Answer(run, images), options.Temperature));
                },
                AddedWeight = options.DistillationWeight,
            };
            var (history, keptEpoch) = training.Run(student);
            return new RemovalOutcome(student, history, keptEpoch, []);
        });
    }

    private static Tensor Answer(RemovalRun run, Tensor images)
    {
        using var gradients = no_grad();
        return run.Teacher.call(images);
    }
}
