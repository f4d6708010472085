using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Medic.Engine.Removal;

/// <summary>Hinton's distillation loss, as published: the mean over all elements of the divergence.</summary>
internal static class DistillationLoss
{
    /// <summary>How far a student's answers are from its teacher's.</summary>
    /// <param name="logits">The student's, [B, classes].</param>
    /// <param name="teacherLogits">The teacher's, outside of any graph.</param>
    /// <param name="temperature">What both are divided by, above 0.</param>
    /// <remarks>The mean is taken here: of libtorch's own reduction it warns on standard error at every call.</remarks>
    public static Tensor Of(Tensor logits, Tensor teacherLogits, double temperature) =>
        functional.kl_div(
            functional.log_softmax(logits / temperature, 1),
            functional.softmax(teacherLogits / temperature, 1),
            log_target: false,
            reduction: Reduction.None).mean()
        * (temperature * temperature);
}
