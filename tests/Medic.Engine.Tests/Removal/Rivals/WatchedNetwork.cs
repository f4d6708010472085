using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal.Rivals;

/// <summary>A network that counts the batches it is given, together with all networks that are built of its architecture.</summary>
internal sealed class WatchedNetwork : Network
{
    private readonly Network _network;
    private readonly BatchWatch _watch;

    private WatchedNetwork(WatchedArchitecture architecture)
        : base(architecture)
    {
        _network = Layer("watched", architecture.Watched.Build());
        _watch = architecture.Watch;
        AddHookPoints([.. _network.HookPoints]);
        AttentionPoints = _network.AttentionPoints;
    }

    /// <summary>A network with fresh weights, in eval mode.</summary>
    /// <param name="watched">What it is but for the counting.</param>
    /// <param name="watch">Where it counts.</param>
    public static Network Fresh(Architecture watched, BatchWatch watch)
    {
        using var generator = new Generator(5);
        var network = new WatchedArchitecture(watched, watch).Build();
        FreshWeights.Initialize(network, generator);
        network.eval();
        return network;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _network.call(_watch.See(input));

    private sealed record WatchedArchitecture(Architecture Watched, BatchWatch Watch)
        : Architecture(Watched.Name, Watched.ClassCount, Watched.InputChannels, Watched.InputSize)
    {
        public override Network Build() => new WatchedNetwork(this);
    }
}

/// <summary>Counts batches, however often and to however many networks each of them is given.</summary>
internal sealed class BatchWatch
{
    private float _last = float.NaN;

    /// <summary>Told of every batch, counted from 1, before a network has seen it.</summary>
    public Action<int>? OnBatch { get; init; }

    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>Cancels within a batch, counted from 1.</summary>
    public static BatchWatch CancelIn(int batch, CancellationTokenSource cancellation) => new()
    {
        OnBatch = count =>
        {
            if (count == batch)
                cancellation.Cancel();
        },
    };

    /// <summary>Takes notice of what a network is given.</summary>
    /// <returns>The same.</returns>
    public Tensor See(Tensor input)
    {
        // Networks may be given tensors of their own of the same images.
        using var gradients = no_grad();
        using var sum = input.sum();
        var seen = sum.item<float>();
        if (seen != _last)
        {
            _last = seen;
            Count++;
            OnBatch?.Invoke(Count);
        }

        return input;
    }
}
