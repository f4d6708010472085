using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>Brings images to the channels and the size that a network takes.</summary>
internal static class ImageShaping
{
    // Bytes become floats for resizing: so many images at a time keep that small.
    private const int ChunkSize = 256;

    /// <summary>Brings images to these channels and this size.</summary>
    /// <param name="images">uint8 [N, C, H, W] with 1 to 4 channels (gray, gray and alpha, RGB, RGB and alpha); alpha is dropped.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="size">The size wanted.</param>
    /// <returns>uint8 [N, channels, size]: the same tensor where it already is so.</returns>
    internal static Tensor Fit(Tensor images, int channels, ImageSize size)
    {
        if (images.shape[1] == channels && images.shape[2] == size.Height && images.shape[3] == size.Width)
            return images;
        var count = images.shape[0];
        var fitted = empty(count, channels, size.Height, size.Width, dtype: ScalarType.Byte);
        for (long start = 0; start < count; start += ChunkSize)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(ChunkSize, count - start);
            fitted.narrow(0, start, length).copy_(Resize(WithChannels(images.narrow(0, start, length), channels), size));
        }

        return fitted;
    }

    private static Tensor WithChannels(Tensor images, int channels)
    {
        var colours = images.shape[1] < 3 ? 1 : 3;
        var opaque = images.narrow(1, 0, colours);
        if (colours == channels)
            return opaque;
        return channels == 3 ? opaque.expand(-1, 3, -1, -1) : Luma(opaque);
    }

    // ITU-R 601, as Pillow and torchvision have it.
    private static Tensor Luma(Tensor images)
    {
        var values = images.to(ScalarType.Float32);
        return ToBytes((values.narrow(1, 0, 1) * .299f) + (values.narrow(1, 1, 1) * .587f) + (values.narrow(1, 2, 1) * .114f));
    }

    // Antialiased where it shrinks: what Pillow, and so the training programs, do.
    private static Tensor Resize(Tensor images, ImageSize size)
    {
        if (images.shape[2] == size.Height && images.shape[3] == size.Width)
            return images;
        return ToBytes(nn.functional.interpolate(images.to(ScalarType.Float32), [size.Height, size.Width],
            mode: InterpolationMode.Bilinear, align_corners: false, antialias: true));
    }

    private static Tensor ToBytes(Tensor values) => values.round().clamp(0, 255).to(ScalarType.Byte);
}
