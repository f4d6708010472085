using System.Runtime.InteropServices;
using static TorchSharp.NativeMethods;
using static TorchSharp.torch;
using static TorchSharp.torchvision;
using static TorchSharp.torchvision.io;

namespace TorchSharp;

/// <summary>Reads PNG, JPEG, PPM and PGM; writes PNG. Holds no state, so threads may share it.</summary>
internal sealed class NativeImager : Imager
{
    /// <summary>
    /// Most pixels in one image, 8192 x 8192: a file of a few kilobytes can declare gigabytes, and decoding a progressive
    /// JPEG takes six bytes a pixel on top of the image.
    /// </summary>
    private const long MostPixels = 1L << 26;

    private NativeImager()
    {
    }

    internal static NativeImager Instance { get; } = new();

    public override Tensor DecodeImage(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var file = new MemoryStream();
        stream.CopyTo(file);
        return DecodeImage(file.ToArray(), mode);
    }

    public override Tensor DecodeImage(byte[] data, ImageReadMode mode = ImageReadMode.UNCHANGED)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var scope = NewDisposeScope();
        var image = PortablePixmap.IsPortablePixmap(data) ? PortablePixmap.Decode(data, MostPixels) : DecodeNative(data);
        return Convert(image, mode).MoveToOuterDisposeScope();
    }

    public override void EncodeImage(Tensor image, ImageFormat format, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(EncodeImage(image, format));
    }

    public override unsafe byte[] EncodeImage(Tensor image, ImageFormat format)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (format != ImageFormat.Png)
            throw new NotSupportedException($"This backend writes PNG files only, not {format}.");
        if (image.dtype != ScalarType.Byte || image.dim() != 3 || image.shape[0] is < 1 or > 4)
            throw new ArgumentException($"An image is uint8 [C, H, W] with 1 to 4 channels; found {image.dtype} [{string.Join(", ", image.shape)}].", nameof(image));
        using var scope = NewDisposeScope();
        var planes = image.cpu().contiguous();
        var shape = new ImageShape(checked((int)image.shape[2]), checked((int)image.shape[1]), (int)image.shape[0]);
        var message = stackalloc byte[MessageSize];
        EncodedFile file = default;
        try
        {
            fixed (byte* source = planes.bytes)
                Check(medic_image_encode_png(source, shape, out file, message), message);
            return new ReadOnlySpan<byte>(file.Data, checked((int)file.Size)).ToArray();
        }
        finally
        {
            medic_image_free(ref file);
        }
    }

    private static unsafe Tensor DecodeNative(byte[] data)
    {
        var message = stackalloc byte[MessageSize];
        fixed (byte* file = data)
        {
            Check(medic_image_read_shape(file, (nuint)data.Length, out var shape, message), message);
            if ((long)shape.Width * shape.Height > MostPixels)
                throw new InvalidDataException($"The image declares {shape.Width} x {shape.Height} pixels; at most {MostPixels} are read.");
            var image = empty(shape.Channels, shape.Height, shape.Width, dtype: ScalarType.Byte);
            fixed (byte* planes = image.bytes)
                Check(medic_image_decode(file, (nuint)data.Length, shape, planes, message), message);
            return image;
        }
    }

    private static unsafe void Check(Status status, byte* message)
    {
        if (status == Status.Ok)
            return;
        var text = Marshal.PtrToStringUTF8((nint)message) ?? string.Empty;
        throw status == Status.NoMemory ? new InsufficientMemoryException(text) : new InvalidDataException($"Not an image that can be read: {text}.");
    }

    private static Tensor Convert(Tensor image, ImageReadMode mode)
    {
        if (mode == ImageReadMode.UNCHANGED)
            return image;
        var channels = image.shape[0];
        var hasAlpha = channels % 2 == 0;
        var colour = hasAlpha ? image.narrow(0, 0, channels - 1) : image;
        if (mode is ImageReadMode.GRAY or ImageReadMode.GRAY_ALPHA)
            colour = Gray(colour);
        else
            colour = colour.expand(3, -1, -1);
        if (mode is ImageReadMode.GRAY or ImageReadMode.RGB)
            return colour.contiguous();
        var alpha = hasAlpha ? image.narrow(0, channels - 1, 1) : full_like(image.narrow(0, 0, 1), 255);
        return cat([colour, alpha], 0);
    }

    // The luma of ITU-R 601, which Pillow and torchvision use too.
    private static Tensor Gray(Tensor colour)
    {
        if (colour.shape[0] == 1)
            return colour;
        var values = colour.to(ScalarType.Float32);
        var luma = (values.narrow(0, 0, 1) * .299f) + (values.narrow(0, 1, 1) * .587f) + (values.narrow(0, 2, 1) * .114f);
        return luma.round().to(ScalarType.Byte);
    }
}
