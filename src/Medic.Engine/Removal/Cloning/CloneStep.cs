using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Medic.Engine.Removal.Cloning;

/// <summary>One batch of MEDIC: the clone's gradients for cross-entropy plus weighted clone loss.</summary>
/// <remarks>
/// The clone loss needs no graph of its own: its gradient at each of the clone's activations is known in closed form and is handed to
/// autograd as the gradient of that root, beside the cross-entropy. Of the teacher only the gradients at its activations are taken.
/// </remarks>
/// <param name="options">Weight and distillation.</param>
/// <param name="pairs">The hooked networks.</param>
/// <param name="loss">The clone loss.</param>
internal sealed class CloneStep(MedicOptions options, HookPairs pairs, ICloneLoss loss)
{
    private const double DistillationTemperature = 2;

    /// <summary>Adds a batch's gradients to the clone's parameters.</summary>
    /// <param name="images">float32 [B, C, H, W], normalised.</param>
    /// <param name="labels">int64 [B].</param>
    /// <param name="cloning">Whether the clone loss counts in this epoch.</param>
    /// <param name="views">What the clone sees in place of the images, likewise; null, as published, for the images themselves.</param>
    /// <returns>Both losses, scalars; no clone loss where it does not count.</returns>
    public (Tensor Classification, Tensor? Clone) Backward(Tensor images, Tensor labels, bool cloning, Tensor? views = null)
    {
        var needsTeacher = cloning || options.Distillation;
        var (teacherLogits, teacher, impacts) = needsTeacher ? RunTeacher(images, labels, cloning && loss.NeedsImpact) : default;
        var (logits, clone) = pairs.Clone.Record(views ?? images);
        var classification = functional.cross_entropy(logits, labels);
        var total = options.Distillation ? classification + (DistillationLoss.Of(logits, teacherLogits!, DistillationTemperature) * options.CloneWeight) : classification;
        List<Tensor> roots = [total];
        List<Tensor> gradients = [ones_like(total)];
        Tensor? cloneLoss = null;
        if (cloning)
        {
            using var noGraph = no_grad();
            for (var i = 0; i < clone.Length; i++)
            {
                using var scope = NewDisposeScope();
                var (pointLoss, gradient) = loss.Compare(i, teacher[i], impacts?[i], clone[i].Compared.detach());
                cloneLoss = (cloneLoss is null ? pointLoss : cloneLoss + pointLoss).MoveToOuterDisposeScope();
                roots.Add(clone[i].Compared);
                gradients.Add(gradient.MoveToOuterDisposeScope());
            }
        }

        autograd.backward(roots, gradients);
        return (classification, cloneLoss);
    }

    private (Tensor Logits, Models.Activation[] Activations, IList<Tensor>? Impacts) RunTeacher(Tensor images, Tensor labels, bool impact)
    {
        if (!impact)
        {
            using var noGraph = no_grad();
            var (plainLogits, plain) = pairs.Teacher.Record(images);
            return (plainLogits, plain, null);
        }

        var pass = TeacherPass.Run(pairs.Teacher, images, labels);
        return (pass.Logits, pass.Activations, pass.Impacts);
    }
}
