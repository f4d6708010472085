using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Training;

/// <summary>Remembers a network's weights at its best.</summary>
internal sealed class BestWeights : IDisposable
{
    private readonly Network _network;
    private readonly Dictionary<string, Tensor> _copies = [];
    private double _best = double.NegativeInfinity;

    public BestWeights(Network network)
    {
        _network = network;
    }

    /// <summary>The epoch whose weights are remembered; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Remembers the weights if the score is above every one before.</summary>
    public void Offer(int epoch, double score)
    {
        if (score <= _best)
            return;
        _best = score;
        Epoch = epoch;
        Dispose();
        using var gradients = no_grad();
        foreach (var (name, tensor) in _network.state_dict())
            _copies[name] = tensor.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>Gives the network the remembered weights back.</summary>
    public void Restore()
    {
        using var gradients = no_grad();
        foreach (var (name, tensor) in _network.state_dict())
            tensor.copy_(_copies[name]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var copy in _copies.Values)
            copy.Dispose();
        _copies.Clear();
    }
}
