using Medic.Engine.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Medic.Engine.Removal.Cloning;

/// <summary>What a batch makes of a teacher, for the weights of its activations.</summary>
/// <param name="Logits">[B, classes], outside of any graph.</param>
/// <param name="Activations">At each hook point, outside of any graph.</param>
/// <param name="Impacts">At each hook point d CE(T(x), y) / d a, CE being the mean over the batch.</param>
internal sealed record TeacherPass(Tensor Logits, Models.Activation[] Activations, IList<Tensor> Impacts)
{
    /// <summary>Runs a batch through a teacher whose weights are frozen.</summary>
    /// <param name="teacher">Its recorder.</param>
    /// <param name="images">float32 [B, C, H, W], normalised.</param>
    /// <param name="labels">int64 [B].</param>
    public static TeacherPass Run(ActivationRecorder teacher, Tensor images, Tensor labels)
    {
        // The weights are frozen: a graph exists because the images ask for one, and ends at the activations.
        var (logits, activations) = teacher.Record(images.detach().requires_grad_(true));
        var impacts = autograd.grad([functional.cross_entropy(logits, labels)], activations.Select(a => a.Compared).ToList());
        return new TeacherPass(
            logits.detach(),
            activations.Select(a => new Models.Activation(a.Source.detach(), a.Compared.detach())).ToArray(),
            impacts);
    }
}
