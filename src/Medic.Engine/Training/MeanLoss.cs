using static TorchSharp.torch;

namespace Medic.Engine.Training;

/// <summary>Averages scalar losses on their device, so that a step does not wait for the GPU.</summary>
internal sealed class MeanLoss : IDisposable
{
    private readonly Tensor _sum;
    private int _count;

    /// <summary>Starts at no losses.</summary>
    /// <param name="device">Where the losses will be.</param>
    public MeanLoss(Device device)
    {
        _sum = zeros([], dtype: ScalarType.Float64, device: device).DetachFromDisposeScope();
    }

    /// <summary>Adds a scalar, which stays the caller's.</summary>
    public void Add(Tensor loss)
    {
        using var value = loss.detach();
        _sum.add_(value);
        _count++;
    }

    /// <summary>The mean so far; null where nothing was added.</summary>
    public double? Value => _count == 0 ? null : _sum.item<double>() / _count;

    /// <inheritdoc/>
    public void Dispose() => _sum.Dispose();
}
