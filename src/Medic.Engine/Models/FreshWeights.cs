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
        foreach (var module in network.modules())
        {
            switch (module)
            {
                case Conv2d conv:
                    var shape = conv.weight.shape;
                    nn.init.normal_(conv.weight, 0, Math.Sqrt(2.0 / (shape[2] * shape[3] * shape[0])), generator);
                    if (conv.bias is not null)
                        nn.init.zeros_(conv.bias);
                    break;
                case BatchNorm2d norm:
                    nn.init.ones_(norm.weight!);
                    nn.init.zeros_(norm.bias!);
                    break;
                case Linear linear:
                    var bound = 1 / Math.Sqrt(linear.weight!.shape[1]);
                    nn.init.uniform_(linear.weight, -bound, bound, generator);
                    nn.init.zeros_(linear.bias!);
                    break;
            }
        }
    }
}
