using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>Image files in and out: the one place that knows what stands behind torchvision.io.</summary>
internal static class ImageCodec
{
    /// <summary>No image of a dataset comes near; a zip entry or a file that is larger is refused before it is read.</summary>
    internal const long MostFileBytes = 256L << 20;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".ppm", ".pgm"];

    /// <summary>Whether a file's name is that of an image.</summary>
    internal static bool IsImageName(string name) => Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Decodes an image.</summary>
    /// <param name="file">A whole PNG, JPEG, PPM or PGM file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <returns>uint8 [C, H, W] with 1 to 4 channels.</returns>
    /// <exception cref="DatasetException">The file is not an image that can be read.</exception>
    internal static Tensor Decode(byte[] file, string name)
    {
        try
        {
            return Read(file);
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException or InsufficientMemoryException)
        {
            throw new DatasetException($"'{name}' cannot be read as an image: {error.Message} Replace or remove it.", error);
        }
    }

    /// <summary>Writes an image as PNG.</summary>
    /// <param name="image">uint8 [C, H, W] with 1 or 3 channels, on any device.</param>
    /// <param name="stream">Where to.</param>
    internal static void WritePng(Tensor image, Stream stream)
    {
        using var scope = NewDisposeScope();
        Write(image.cpu().contiguous(), stream);
    }

#if TORCHVISION_PACKAGE
    // SkiaSharp, which TorchVision's package brings, knows no PPM.
    private const long MostPixels = 1L << 26;

    private static Tensor Read(byte[] file) =>
        PortablePixmap.IsPortablePixmap(file) ? PortablePixmap.Decode(file, MostPixels) : SkiaImage.Decode(file, MostPixels);

    private static void Write(Tensor image, Stream stream) => SkiaImage.WritePng(image, stream);
#else
    private static Tensor Read(byte[] file)
    {
        using var stream = new MemoryStream(file, writable: false);
        return torchvision.io.read_image(stream);
    }

    private static void Write(Tensor image, Stream stream) => torchvision.io.write_png(image, stream);
#endif
}
