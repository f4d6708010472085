using Medic.Engine.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.NeuronPruning;

/// <summary>
/// Masks on a network's neurons: on every channel of its batch norms, as published; in a network without any, on every channel of its
/// convolutions and hidden linear layers, as the paper defines a neuron.
/// </summary>
internal sealed class NeuronMasks : nn.Module
{
    /// <summary>Masks a network, each neuron by 1; of its parameters, those masked alone are asked for gradients from here on.</summary>
    /// <param name="network">The network; not owned.</param>
    public NeuronMasks(Network network)
        : base(nameof(NeuronMasks))
    {
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        Layers = [.. Find(network).Select(Mask)];
        for (var i = 0; i < Layers.Count; i++)
            register_parameter($"mask{i}", Layers[i].Mask);

        static MaskedLayer Mask((string Name, Parameter Weight, Parameter? Bias) layer)
        {
            layer.Weight.requires_grad = true;
            if (layer.Bias is not null)
                layer.Bias.requires_grad = true;
            return new MaskedLayer(layer.Name, layer.Weight, layer.Bias);
        }
    }

    /// <summary>The masked layers.</summary>
    public IReadOnlyList<MaskedLayer> Layers { get; }

    /// <summary>Noise for every layer.</summary>
    public NeuronNoise[] DrawNoise(double limit, Generator generator) => [.. Layers.Select(layer => layer.DrawNoise(limit, generator))];

    /// <summary>Gives the network its weights with the masks, perturbed or not.</summary>
    public void Apply(IReadOnlyList<NeuronNoise>? noise)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        for (var i = 0; i < Layers.Count; i++)
            Layers[i].Apply(noise?[i]);
    }

    /// <summary>Gives the network its weights with the masks, and none to neurons whose mask is at most a threshold.</summary>
    public void Prune(double threshold)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach (var layer in Layers)
            layer.Prune(threshold);
    }

    /// <inheritdoc/>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var layer in Layers)
                layer.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IEnumerable<(string Name, Parameter Weight, Parameter? Bias)> Find(Network network)
    {
        var modules = network.named_modules().ToArray();
        var norms = modules.Where(entry => entry.module is BatchNorm2d).ToArray();
        foreach (var (name, module) in norms.Length > 0 ? norms : modules.Where(entry => entry.module != network.Classifier))
        {
            switch (module)
            {
                case BatchNorm2d norm:
                    yield return (name, norm.weight, norm.bias);
                    break;
                case Conv2d convolution:
                    yield return (name, convolution.weight, convolution.bias);
                    break;
                case Linear linear:
                    yield return (name, linear.weight!, linear.bias);
                    break;
            }
        }
    }
}
