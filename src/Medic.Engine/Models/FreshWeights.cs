using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>Sets a network's weights anew, as the published networks are initialised.</summary>
public static class FreshWeights
{
    /// <summary>
    /// Convolutions: normal with variance 2 / (kernel height * kernel width * output channels), bias 0. Batch normalisation: weight 1,
    /// bias 0. Linear layers: weight uniform within 1 / sqrt(inputs), bias 0.
    /// </summary>
    /// <param name="network">A network on the CPU.</param>
    /// <param name="generator">The run's CPU generator.</param>
    public static void Initialize(Network network, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        // Drawn by hand: nn.init's functions take a generator, but draw from the default one.
        foreach (var module in network.modules())
        {
            switch (module)
            {
                case Conv2d conv:
                    var shape = conv.weight.shape;
                    conv.weight.copy_(randn(shape, generator: generator) * Math.Sqrt(2.0 / (shape[2] * shape[3] * shape[0])));
                    if (conv.bias is not null)
                        conv.bias.zero_();
                    break;
                case BatchNorm2d norm:
                    norm.weight!.fill_(1);
                    norm.bias!.zero_();
                    break;
                case Linear linear:
                    var bound = 1 / Math.Sqrt(linear.weight!.shape[1]);
                    linear.weight.copy_(((rand(linear.weight.shape, generator: generator) * 2) - 1) * bound);
                    linear.bias!.zero_();
                    break;
            }
        }
    }
}
