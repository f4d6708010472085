using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>Labelled images in memory, as bytes, all of one size.</summary>
/// <remarks>Owns its tensors; they live outside any dispose scope until the set is disposed.</remarks>
public sealed class ImageSet : IDisposable
{
    private const long HashedBytes = 1 << 26;

    private readonly Lazy<string> _contentSha256;

    /// <summary>Creates a set that takes over the tensors.</summary>
    /// <param name="images">uint8, [N, C, H, W], values 0..255.</param>
    /// <param name="labels">int64, [N], values 0..<paramref name="classNames"/>.Count-1.</param>
    /// <param name="classNames">The classes in label order; digits where a format has no names.</param>
    /// <param name="source">Where the images came from, for messages: usually a path.</param>
    /// <param name="signs">float32, [N, 4]: where in each image a road sign is (see <see cref="Signs"/>); null where that is not known of any.</param>
    /// <exception cref="ArgumentException">The tensors do not have these types and shapes.</exception>
    public ImageSet(Tensor images, Tensor labels, IReadOnlyList<string> classNames, string source, Tensor? signs = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        if (images.dtype != ScalarType.Byte || images.dim() != 4)
            throw new ArgumentException($"Images must be uint8 [N, C, H, W]; found {images.dtype} with {images.dim()} dimensions.", nameof(images));
        if (labels.dtype != ScalarType.Int64 || labels.dim() != 1 || labels.shape[0] != images.shape[0])
            throw new ArgumentException($"Labels must be int64 [{images.shape[0]}].", nameof(labels));
        if (signs is not null && (signs.dtype != ScalarType.Float32 || !signs.shape.SequenceEqual([images.shape[0], 4])))
            throw new ArgumentException($"Places of signs must be float32 [{images.shape[0]}, 4].", nameof(signs));
        Images = images.DetachFromDisposeScope();
        Labels = labels.DetachFromDisposeScope();
        Signs = signs?.DetachFromDisposeScope();
        ClassNames = classNames;
        Source = source;
        _contentSha256 = new Lazy<string>(HashContent);
    }

    /// <summary>uint8, [N, C, H, W], values 0..255, on the CPU.</summary>
    public Tensor Images { get; }

    /// <summary>int64, [N], on the CPU.</summary>
    public Tensor Labels { get; }

    /// <summary>
    /// float32, [N, 4], on the CPU: the rectangle around the road sign in each image, as its first column and row and the ones after
    /// its last, in pixels; all 0 in images of which that is not known. Null where it is not known of any.
    /// </summary>
    public Tensor? Signs { get; }

    /// <summary>The classes in label order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Where the images came from, for messages.</summary>
    public string Source { get; }

    /// <summary>How many images there are (N).</summary>
    public long Count => Images.shape[0];

    /// <summary>How many channels an image has (C).</summary>
    public int Channels => (int)Images.shape[1];

    /// <summary>The height of an image in pixels (H).</summary>
    public int Height => (int)Images.shape[2];

    /// <summary>The width of an image in pixels (W).</summary>
    public int Width => (int)Images.shape[3];

    /// <summary>SHA-256 of shape, labels, images and signs' places, lower-case hexadecimal: the same for the same images, wherever they came from.</summary>
    public string ContentSha256 => _contentSha256.Value;

    /// <summary>A new set with copies of the images at these places, in this order.</summary>
    /// <param name="indices">Places in this set, 0..N-1.</param>
    public ImageSet Select(ReadOnlySpan<long> indices)
    {
        using var scope = NewDisposeScope();
        var index = tensor(indices.ToArray());
        return new ImageSet(Images.index_select(0, index), Labels.index_select(0, index), ClassNames, Source, Signs?.index_select(0, index));
    }

    /// <summary>The labels as an array, in the images' order.</summary>
    public long[] LabelArray() => Labels.data<long>().ToArray();

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
        Signs?.Dispose();
    }

    private string HashContent()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<long>(Images.shape));
        hash.AppendData(Labels.bytes);
        // In parts: all images together may be more bytes than a span can hold.
        var part = Math.Max(1, HashedBytes / Math.Max(1, Channels * (long)Height * Width));
        for (long start = 0; start < Count; start += part)
        {
            using var images = Images.narrow(0, start, Math.Min(part, Count - start));
            hash.AppendData(images.bytes);
        }

        if (Signs is not null)
            hash.AppendData(Signs.bytes);

        return Sha256.Of(hash);
    }
}
