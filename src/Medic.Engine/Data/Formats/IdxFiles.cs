using System.Buffers.Binary;
using System.IO.Compression;
using static TorchSharp.torch;
using IOPath = System.IO.Path;

namespace Medic.Engine.Data.Formats;

/// <summary>
/// IDX files, as MNIST and its kin have them, plain or gzip: a file of images with a file of labels beside it. A folder
/// is divided into <c>train-*</c> and <c>t10k-*</c>; a single file of images is not.
/// </summary>
internal sealed class IdxFiles : DatasetSource
{
    private const int ImageMagic = 0x0803;
    private const int LabelMagic = 0x0801;
    private const int GzipMagic = 0x1f8b;

    // Of a gzip file: MNIST and its kin stay below a sixth of the first, and small sets of nearly nothing below the second.
    private const long MostExpansion = 64;
    private const long ExpansionAllowance = 64 << 20;

    private readonly string? _training;
    private readonly string? _test;

    private IdxFiles(string path, string? training, string? test, bool isDivided)
        : base(path, "IDX")
    {
        _training = training;
        _test = test;
        IsDivided = isDivided;
    }

    /// <inheritdoc/>
    internal override bool IsDivided { get; }

    /// <summary>Recognises a folder by its file names and a single file by its first bytes, or its name.</summary>
    internal static IdxFiles? TryOpen(string path)
    {
        if (Directory.Exists(path))
        {
            var training = FindIn(path, "train-images");
            var test = FindIn(path, "t10k-images");
            return training is null && test is null ? null : new IdxFiles(path, training, test, isDivided: true);
        }

        return LooksLikeIdx(path) ? new IdxFiles(path, path, path, isDivided: false) : null;
    }

    /// <inheritdoc/>
    internal override bool Has(DatasetPart part) => FileOf(part) is not null;

    /// <inheritdoc/>
    internal override string PartHint(DatasetPart part) =>
        $"expected {(part == DatasetPart.Training ? "train" : "t10k")}-images-idx3-ubyte, plain or .gz, in that folder";

    /// <inheritdoc/>
    internal override ImageSet Read(DatasetOptions options, CancellationToken cancellationToken)
    {
        var imageFile = FileOf(options.Part)!;
        using var scope = NewDisposeScope();
        var images = ReadFile(imageFile, ImageMagic, "images", dimensions: 3);
        var labelFile = LabelFileOf(imageFile);
        cancellationToken.ThrowIfCancellationRequested();
        var labels = ReadFile(labelFile, LabelMagic, "labels", dimensions: 1).to(ScalarType.Int64);
        if (images.shape[0] != labels.shape[0])
            throw new DatasetException($"'{imageFile}' has {images.shape[0]} images, '{labelFile}' {labels.shape[0]} labels. The two files do not belong together.");
        if (images.shape[0] == 0)
            throw new DatasetException($"'{imageFile}' holds no images.");

        var classNames = ClassNames.For(options, null, (int)labels.max().item<long>() + 1);
        ClassNames.Check(labels.data<long>().ToArray(), classNames.Count, labelFile);
        var size = options.Size ?? new ImageSize((int)images.shape[1], (int)images.shape[2]);
        return new ImageSet(ImageShaping.Fit(images.unsqueeze(1), options.Channels ?? 1, size), labels, classNames, Path);
    }

    private static string? FindIn(string folder, string prefix) =>
        Directory.EnumerateFiles(folder, prefix + "*").Order(StringComparer.Ordinal).FirstOrDefault();

    private static bool LooksLikeIdx(string path)
    {
        Span<byte> head = stackalloc byte[4];
        using var stream = File.OpenRead(path);
        var isWhole = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length;
        var isIdx = isWhole && BinaryPrimitives.ReadInt32BigEndian(head) is ImageMagic or LabelMagic;
        var isGzip = isWhole && BinaryPrimitives.ReadUInt16BigEndian(head) == GzipMagic;
        return isIdx || isGzip || IOPath.GetFileName(path).Contains("-ubyte", StringComparison.Ordinal);
    }

    private static string LabelFileOf(string imageFile)
    {
        var name = IOPath.GetFileName(imageFile);
        var labelName = name.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        if (labelName == name)
            throw new DatasetException($"'{imageFile}': its name does not say where its labels are. Name the files like train-images-idx3-ubyte and train-labels-idx1-ubyte.");
        var folder = IOPath.GetDirectoryName(imageFile)!;
        var plainName = labelName.EndsWith(".gz", StringComparison.Ordinal) ? labelName[..^3] : labelName;
        string[] candidates = [labelName, plainName, plainName + ".gz"];
        return candidates.Select(candidate => IOPath.Combine(folder, candidate)).FirstOrDefault(File.Exists)
            ?? throw new DatasetException($"'{imageFile}' has no labels: expected '{labelName}' in the same folder.");
    }

    private static Tensor ReadFile(string file, int magic, string content, int dimensions)
    {
        using var stream = OpenDecompressed(file);
        var header = ReadHeader(stream, file, magic, content, dimensions);
        var length = header.Aggregate(1d, (product, size) => product * size); // a product that a hostile header makes overflow a long
        var size = FileSize.Of(file);
        if (length > size * (stream is GZipStream ? Deflate.MostExpansion : 1))
            throw new DatasetException($"'{file}' is truncated: its header promises {string.Join(" x ", header)} bytes of {content}, the file has {size} bytes. Fetch it again.");
        if (length > (size * MostExpansion) + ExpansionAllowance)
        {
            throw new DatasetException($"'{file}' would unpack to {string.Join(" x ", header)} bytes of {content} from {size}: more than images do. "
                + "Unpack it yourself if you trust it.");
        }

        var values = empty(header, dtype: ScalarType.Byte);
        TensorBytes.Fill(values, stream, file);
        if (stream.ReadByte() >= 0)
            throw new DatasetException($"'{file}' has more data than the {string.Join(" x ", header)} bytes of {content} its header promises. It may be corrupt: fetch it again.");
        return values;
    }

    private static long[] ReadHeader(Stream stream, string file, int magic, string content, int dimensions)
    {
        var header = new byte[4 * (1 + dimensions)];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var found = read < 4 ? -1 : BinaryPrimitives.ReadInt32BigEndian(header);
        if (found == LabelMagic && magic == ImageMagic)
            throw new DatasetException($"'{file}' holds labels; give the file of images that belongs to it.");
        if (found != magic || read < header.Length)
        {
            throw new DatasetException($"'{file}' is no IDX file of {content}: expected it to begin with 0x{magic:x8} and {dimensions} sizes, "
                + (found < 0 ? $"found {read} bytes." : $"found 0x{found:x8} in {read} bytes."));
        }

        var sizes = new long[dimensions];
        for (var dimension = 0; dimension < dimensions; dimension++)
            sizes[dimension] = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * (1 + dimension)));
        if (dimensions == 3 && (sizes[1] is < 1 or > ushort.MaxValue || sizes[2] is < 1 or > ushort.MaxValue))
            throw new DatasetException($"'{file}' declares images of {sizes[1]} x {sizes[2]} pixels. It is corrupt: fetch it again.");
        return sizes;
    }

    private static Stream OpenDecompressed(string file)
    {
        RegularFile.Require(file);
        var stream = File.OpenRead(file);
        Span<byte> head = stackalloc byte[2];
        var isGzip = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && BinaryPrimitives.ReadUInt16BigEndian(head) == GzipMagic;
        stream.Position = 0;
        return isGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private string? FileOf(DatasetPart part) => part == DatasetPart.Training ? _training : _test;
}
