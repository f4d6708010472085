using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>Dropout that draws from its network's generator: Torch's own would draw from one that all runs of the process share.</summary>
/// <param name="network">Whose <see cref="Network.Randomness"/> is drawn from.</param>
/// <param name="share">The share of the values that is dropped, 0 up to 1.</param>
internal sealed class SeededDropout(Network network, double share) : nn.Module<Tensor, Tensor>(nameof(SeededDropout))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (!training)
            return input.alias();
        using var scope = NewDisposeScope();
        var factor = rand(input.shape, generator: network.Randomness).ge(share).to(input.dtype) / (1 - share);
        return (input * factor.to(input.device)).MoveToOuterDisposeScope();
    }

    /// <summary>Registers nothing: the network is not part of its layer.</summary>
    protected override void RegisterComponents()
    {
    }
}
