using Medic.Engine.Models;
using Medic.Engine.Removal.Tuning;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Attention;

/// <summary>
/// Neural attention distillation (Li et al., ICLR 2021): a fine-tuned copy of the model teaches the model where to look.
/// </summary>
/// <param name="options">Its settings.</param>
public sealed class AttentionDistillation(NadOptions options) : IRemovalMethod
{
    private const string StudentStage = "student";

    /// <inheritdoc/>
    public string Name => options.MethodName;

    /// <inheritdoc/>
    public RemovalOutcome Remove(RemovalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        options.Validate();
        using var teacher = run.CopyTeacher();
        new FineTuning(options.Teacher).Prepare(run, teacher, StudentStage);
        teacher.eval();
        return RemovalRun.Make(run.CopyTeacher(), student =>
        {
            using var teacherAttention = new ActivationRecorder(teacher, teacher.AttentionPoints);
            using var studentAttention = new ActivationRecorder(student, student.AttentionPoints);
            var training = new SgdTraining(run, options, FineTuning.PublishedFactor(options.LearningRate))
            {
                Forward = images => Compare(teacherAttention, studentAttention, images),
                Stage = StudentStage,
                Companions = [teacher],
            };
            var (history, keptEpoch) = training.Run(student);
            return new RemovalOutcome(student, history, keptEpoch, []);
        });
    }

    /// <summary>The student's logits, and the weighted difference between both attentions.</summary>
    internal (Tensor Logits, Tensor Difference) Compare(ActivationRecorder teacher, ActivationRecorder student, Tensor images)
    {
        var seen = RecordTeacher(teacher, images);
        var (logits, own) = student.Record(images);
        Tensor difference = zeros([], device: images.device);
        foreach (var (weight, i) in new[] { options.LowWeight, options.MiddleWeight, options.HighWeight }.Select((weight, i) => (weight, i)))
        {
            if (weight > 0)
                difference = difference + (nn.functional.mse_loss(Map(own[i]), Map(seen[i])) * weight);
        }

        return (logits, difference);
    }

    private static Activation[] RecordTeacher(ActivationRecorder teacher, Tensor images)
    {
        using var gradients = no_grad();
        return teacher.Record(images).Activations;
    }

    private Tensor Map(Activation activation) => AttentionMap.Of(activation.Source, options.AttentionPower);
}
