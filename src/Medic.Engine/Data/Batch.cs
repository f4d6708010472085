using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>Some images of a set, ready for a network but for its normalisation.</summary>
/// <param name="Images">float32 [B, C, H, W] in 0..1, on the device asked for.</param>
/// <param name="Labels">int64 [B], on the same device.</param>
/// <param name="Indices">int64 [B], on the CPU: the images' places in their set.</param>
/// <param name="Signs">float32 [B, 4], on the same device as the images: where in them road signs are, as in <see cref="ImageSet.Signs"/>; null where that is not known.</param>
public sealed record Batch(Tensor Images, Tensor Labels, Tensor Indices, Tensor? Signs = null) : IDisposable
{
    /// <summary>How many images there are (B).</summary>
    public long Count => Images.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
        Indices.Dispose();
        Signs?.Dispose();
    }
}
