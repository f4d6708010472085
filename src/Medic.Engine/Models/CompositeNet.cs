using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Medic.Engine.Models;

/// <summary>
/// The small network of the composite attack (Lin et al., CCS 2020): four 3x3 convolutions of 64, 64, 128 and 128 channels,
/// two poolings, adaptive pooling to 5x5, and linear layers of 3200, 256 and 256 inputs.
/// </summary>
/// <param name="ClassCount">How many classes.</param>
/// <param name="InputChannels">Channels of the images.</param>
/// <param name="InputSize">Size of the images; the published network has 32.</param>
public sealed record CompositeNetArchitecture(int ClassCount, int InputChannels = 3, int InputSize = 32)
    : Architecture("CompositeNet", ClassCount, InputChannels, InputSize)
{
    /// <inheritdoc/>
    public override double StateSize =>
        LayerSize.Convolution(InputChannels, 64, 3) + LayerSize.Convolution(64, 64, 3) + LayerSize.Convolution(64, 128, 3) + LayerSize.Convolution(128, 128, 3)
        + 64 + 64 + 128 + 128 + LayerSize.Linear(3200, 256) + LayerSize.Linear(256, 256) + LayerSize.Linear(256, ClassCount);

    /// <inheritdoc/>
    public override Network Build() => new CompositeNet(this);
}

/// <summary>The network of a <see cref="CompositeNetArchitecture"/>.</summary>
/// <remarks>The published one hooks its hidden linear layers whatever the plane, so they count as <see cref="HookPlane.Conv"/> here.</remarks>
public sealed class CompositeNet : Network
{
    private const int PooledSize = 5;
    private const int Hidden = 256;

    private readonly Sequential _features;
    private readonly Sequential _head;

    /// <summary>Builds the network.</summary>
    /// <param name="architecture">Its channels and classes.</param>
    public CompositeNet(CompositeNetArchitecture architecture)
        : base(architecture)
    {
        Conv2d[] convolutions = [Conv2d(architecture.InputChannels, 64, 3), Conv2d(64, 64, 3), Conv2d(64, 128, 3), Conv2d(128, 128, 3)];
        Linear[] linears = [Linear(128 * PooledSize * PooledSize, Hidden), Linear(Hidden, Hidden), Linear(Hidden, architecture.ClassCount)];
        _features = Layer("m1", Sequential(
            convolutions[0], ReLU(), convolutions[1], ReLU(), MaxPool2d(2),
            convolutions[2], ReLU(), convolutions[3], ReLU(), MaxPool2d(2)));
        _head = Layer("m2", Sequential(new SeededDropout(this, 0.5), linears[0], ReLU(), linears[1], ReLU(), linears[2]));
        AddHookPoints(
            HookPoint.Plain("m1.0", HookPlane.Conv, convolutions[0]),
            HookPoint.Plain("m1.2", HookPlane.Conv, convolutions[1]),
            HookPoint.Plain("m1.5", HookPlane.Conv, convolutions[2]),
            HookPoint.Plain("m1.7", HookPlane.Conv, convolutions[3]),
            HookPoint.Plain("m2.1", HookPlane.Conv, linears[0]),
            HookPoint.Plain("m2.3", HookPlane.Conv, linears[1]),
            HookPoint.Plain("m2.5", HookPlane.Dense, linears[2]));
        AttentionPoints = [.. HookPoints.Where(point => point.Source is Conv2d).TakeLast(3)];
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var features = _features.call(input);
        using var pooled = functional.adaptive_avg_pool2d(features, PooledSize);
        using var flat = pooled.flatten(1);
        return _head.call(flat);
    }
}
