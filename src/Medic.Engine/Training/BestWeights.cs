using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Training;

/// <summary>Remembers a network's weights at its best.</summary>
internal sealed class BestWeights : IDisposable
{
    private readonly Network _network;
    private readonly Dictionary<string, Tensor> _copies = [];

    public BestWeights(Network network)
    {
        _network = network;
    }

    /// <summary>The epoch whose weights are remembered; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>The score of that epoch.</summary>
    public double Score { get; private set; } = double.NegativeInfinity;

    /// <summary>The weights themselves, by name; none before the first epoch.</summary>
    public IReadOnlyDictionary<string, Tensor> Copies => _copies;

    /// <summary>Remembers the weights if the score is above every one before.</summary>
    public void Offer(int epoch, double score)
    {
        if (score <= Score)
            return;
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        Set(epoch, score, _network.state_dict().Select(entry => (entry.Key, entry.Value.detach())));
    }

    /// <summary>Remembers copies of these weights, whatever was remembered before.</summary>
    public void Set(int epoch, double score, IEnumerable<(string Name, Tensor Tensor)> weights)
    {
        Dispose();
        Epoch = epoch;
        Score = score;
        foreach (var (name, tensor) in weights)
            _copies[name] = tensor.clone().DetachFromDisposeScope();
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
