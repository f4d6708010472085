using static TorchSharp.torch;

namespace Medic.Engine.Data.Formats;

/// <summary>Image files of one dataset, decoded one after the other into one tensor.</summary>
internal sealed class ImageStack(DatasetOptions options, int count)
{
    private const double Gibibyte = 1 << 30;

    // Filled as the images are; all 0 where nothing is known.
    private readonly float[] _signs = new float[count * 4];
    private Tensor? _images;
    private string? _first;
    private int _filled;

    /// <summary>uint8 [count, C, H, W], once every image was added.</summary>
    internal Tensor Images => _images!;

    /// <summary>float32 [count, 4]: what <see cref="ImageSet.Signs"/> is.</summary>
    internal Tensor? Signs => _signs.Any(place => place != 0) ? tensor(_signs).view(-1, 4) : null;

    /// <summary>Decodes the next image into its place.</summary>
    /// <param name="file">A whole image file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="sign">Where its road sign is; null where that is not known.</param>
    /// <exception cref="DatasetException">
    /// The image cannot be read, cannot be cut down to its sign, or is of another size than the first where none was asked for; or so many
    /// images of the first one's size are more than the machine's memory holds.
    /// </exception>
    internal void Add(byte[] file, string name, SignEntry? sign = null)
    {
        ImageRegion? region = options.CropToSign ? sign?.Sign : null;
        // The stack's own tensor is made outside the scope that each image's intermediate ones go with.
        _images ??= CreateFor(file, name, region);
        using var scope = NewDisposeScope();
        var image = Decode(file, name, region);
        var size = new ImageSize((int)_images.shape[2], (int)_images.shape[3]);
        if (options.Size is null && (image.shape[2] != size.Height || image.shape[3] != size.Width))
        {
            throw new DatasetException($"'{name}' is {image.shape[2]}x{image.shape[3]} pixels, '{_first}' {size}: images of several sizes. "
                + "Give the size that all shall be resized to.");
        }

        if (sign is not null)
            Locate(sign, size).CopyTo(_signs, _filled * 4);
        _images.narrow(0, _filled++, 1).copy_(ImageShaping.Fit(image, (int)_images.shape[1], size));
    }

    // By the size that the table has: it holds whatever size the files were brought to since. A rectangle that does not fit says nothing.
    private float[] Locate(SignEntry entry, ImageSize size)
    {
        if (options.CropToSign)
            return [0, 0, size.Width, size.Height];
        if (!entry.Sign.FitsInto(entry.Size))
            return [0, 0, 0, 0];
        var (across, down) = ((float)size.Width / entry.Size.Width, (float)size.Height / entry.Size.Height);
        return [entry.Sign.Left * across, entry.Sign.Top * down, entry.Sign.Right * across, entry.Sign.Bottom * down];
    }

    private Tensor CreateFor(byte[] file, string name, ImageRegion? region)
    {
        _first = name;
        using var image = Decode(file, name, region);
        var size = options.Size ?? new ImageSize((int)image.shape[2], (int)image.shape[3]);
        var channels = options.Channels ?? 3;
        // The first image speaks for all of them; what it claims for the others is held against the machine before it is asked for.
        var (bytes, memory) = ((double)count * channels * size.Height * size.Width, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (bytes > memory)
        {
            throw new DatasetException($"'{name}' and the others, {count} images of {size} pixels, take {bytes / Gibibyte:N0} GiB, and this machine has {memory / Gibibyte:N0} GiB of memory. "
                + "Give a smaller size that all shall be resized to, or fewer images.");
        }

        return empty(count, channels, size.Height, size.Width, dtype: ScalarType.Byte);
    }

    /// <summary>uint8 [1, C, H, W].</summary>
    private static Tensor Decode(byte[] file, string name, ImageRegion? region)
    {
        using var scope = NewDisposeScope();
        var image = ImageCodec.Decode(file, name).unsqueeze(0);
        var size = new ImageSize((int)image.shape[2], (int)image.shape[3]);
        if (region is not { } part)
            return image.MoveToOuterDisposeScope();
        if (!part.FitsInto(size))
        {
            throw new DatasetException($"'{name}' is {size} pixels: its sign cannot be in columns {part.Left} to {part.Right} and rows {part.Top} to {part.Bottom}. "
                + "Correct its table, or do without cropping.");
        }

        return image.narrow(2, part.Top, part.Height).narrow(3, part.Left, part.Width).MoveToOuterDisposeScope();
    }
}
