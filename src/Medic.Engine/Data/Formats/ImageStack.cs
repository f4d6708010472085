using static TorchSharp.torch;

namespace Medic.Engine.Data.Formats;

/// <summary>Image files of one dataset, decoded one after the other into one tensor.</summary>
internal sealed class ImageStack(DatasetOptions options, int count)
{
    private Tensor? _images;
    private string? _first;
    private int _filled;

    /// <summary>uint8 [count, C, H, W], once every image was added.</summary>
    internal Tensor Images => _images!;

    /// <summary>Decodes the next image into its place.</summary>
    /// <param name="file">A whole image file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="DatasetException">The image cannot be read, or is of another size than the first where none was asked for.</exception>
    internal void Add(byte[] file, string name)
    {
        // The stack's own tensor is made outside the scope that each image's intermediate ones go with.
        _images ??= CreateFor(file, name);
        using var scope = NewDisposeScope();
        var image = ImageCodec.Decode(file, name).unsqueeze(0);
        var size = new ImageSize((int)_images.shape[2], (int)_images.shape[3]);
        if (options.Size is null && (image.shape[2] != size.Height || image.shape[3] != size.Width))
        {
            throw new DatasetException($"'{name}' is {image.shape[2]}x{image.shape[3]} pixels, '{_first}' {size}: images of several sizes. "
                + "Give the size that all shall be resized to.");
        }

        _images.narrow(0, _filled++, 1).copy_(ImageShaping.Fit(image, (int)_images.shape[1], size));
    }

    private Tensor CreateFor(byte[] file, string name)
    {
        _first = name;
        using var image = ImageCodec.Decode(file, name);
        var size = options.Size ?? new ImageSize((int)image.shape[1], (int)image.shape[2]);
        return empty(count, options.Channels ?? 3, size.Height, size.Width, dtype: ScalarType.Byte);
    }
}
