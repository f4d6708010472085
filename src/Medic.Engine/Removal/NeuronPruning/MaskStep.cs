using Medic.Engine.Models;
using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.NeuronPruning;

/// <summary>One batch of ANP: perturbs the neurons so that the loss grows, and leaves the masks the gradients that make it fall again.</summary>
/// <param name="options">Noise and shares.</param>
/// <param name="network">The network, in training mode.</param>
/// <param name="masks">Its masks.</param>
internal sealed class MaskStep(AnpOptions options, Network network, NeuronMasks masks)
{
    /// <summary>Computes the masks' gradients.</summary>
    /// <param name="images">float32 [B, C, H, W], normalised.</param>
    /// <param name="labels">int64 [B].</param>
    /// <param name="noise">Where the perturbation starts.</param>
    /// <returns>The unperturbed network's loss, and the perturbed one's where the noise has any room.</returns>
    public StepLosses Backward(Tensor images, Tensor labels, NeuronNoise[] noise)
    {
        Tensor? perturbed = null;
        if (options.NoiseLimit > 0)
        {
            for (var i = 0; i < options.NoiseSteps; i++)
                noise = Ascend(images, labels, noise);
            Clear();
            perturbed = Run(images, labels, noise, 1 - options.CleanShare);
        }
        else
        {
            Clear();
        }

        var clean = Run(images, labels, null, options.CleanShare);
        foreach (var layer in masks.Layers)
            layer.PullGradient();
        return new StepLosses(clean, perturbed);
    }

    private NeuronNoise[] Ascend(Tensor images, Tensor labels, NeuronNoise[] noise)
    {
        Clear();
        Run(images, labels, noise, 1);
        return [.. masks.Layers.Zip(noise, (layer, start) => layer.Ascend(start, options.NoiseLimit / options.NoiseSteps))];
    }

    private Tensor Run(Tensor images, Tensor labels, NeuronNoise[]? noise, double share)
    {
        masks.Apply(noise);
        var loss = nn.functional.cross_entropy(network.call(images), labels);
        (loss * share).backward();
        return loss.detach();
    }

    private void Clear()
    {
        foreach (var layer in masks.Layers)
            layer.ClearGradients();
    }
}
