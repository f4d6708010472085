using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>Stamped images, and what the attacker wants a model to call them.</summary>
/// <param name="Images">float32 [B, C, H, W] in 0..1, not normalised.</param>
/// <param name="Wanted">A label an image.</param>
public sealed record StampedBatch(Tensor Images, IReadOnlyList<long> Wanted) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Images.Dispose();
}
