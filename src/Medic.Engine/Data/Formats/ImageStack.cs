using static TorchSharp.torch;

namespace Medic.Engine.Data.Formats;

/// <summary>Image files of one dataset, decoded one after the other into one tensor.</summary>
internal sealed class ImageStack(DatasetOptions options, int count)
{
    private Tensor? images;
    private string? first;
    private int filled;

    /// <summary>uint8 [count, C, H, W], once every image was added.</summary>
    internal Tensor Images => images!;

    /// <summary>Decodes the next image into its place.</summary>
    /// <param name="file">A whole image file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="DatasetException">The image cannot be read, or is of another size than the first where none was asked for.</exception>
    internal void Add(byte[] file, string name)
    {
        // The stack's own tensor is made outside the scope that each image's intermediate ones go with.
        images ??= CreateFor(file, name);
        using var scope = NewDisposeScope();
        var image = ImageCodec.Decode(file, name).unsqueeze(0);
        var size = new ImageSize((int)images.shape[2], (int)images.shape[3]);
        if (options.Size is null && (image.shape[2] != size.Height || image.shape[3] != size.Width))
        {
            throw new DatasetException($"'{name}' is {image.shape[2]}x{image.shape[3]} pixels, '{first}' {size}: images of several sizes. "
                + "Give the size that all shall be resized to.");
        }

        images.narrow(0, filled++, 1).copy_(ImageShaping.Fit(image, (int)images.shape[1], size));
    }

    private Tensor CreateFor(byte[] file, string name)
    {
        first = name;
        using var image = ImageCodec.Decode(file, name);
        var size = options.Size ?? new ImageSize((int)image.shape[1], (int)image.shape[2]);
        return empty(count, options.Channels ?? 3, size.Height, size.Width, dtype: ScalarType.Byte);
    }
}
