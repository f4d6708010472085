using static TorchSharp.torch;
using IOPath = System.IO.Path;

namespace Medic.Engine.Data.Formats;

/// <summary>
/// CIFAR's binary files: records of one label byte (CIFAR-100: a coarse and a fine one) and 3 x 32 x 32 pixel bytes. A
/// folder is divided into training and test files; a single file is not.
/// </summary>
internal sealed class CifarBinary : DatasetSource
{
    private const int Side = 32;
    private const int ImageBytes = 3 * Side * Side;

    private readonly Layout _layout;
    private readonly string[] _training;
    private readonly string[] _test;

    private CifarBinary(string path, Layout layout, string[] training, string[] test, bool isDivided)
        : base(path, layout.Name)
    {
        _layout = layout;
        _training = training;
        _test = test;
        IsDivided = isDivided;
    }

    /// <inheritdoc/>
    internal override bool IsDivided { get; }

    /// <summary>Recognises a folder by its file names and a single file by its extension and size.</summary>
    internal static CifarBinary? TryOpen(string path)
    {
        if (Directory.Exists(path))
            return TryOpenFolder(path, Layout.Cifar10) ?? TryOpenFolder(path, Layout.Cifar100);
        if (!IOPath.GetExtension(path).Equals(".bin", StringComparison.OrdinalIgnoreCase))
            return null;
        return new CifarBinary(path, Layout.OfFile(path), [path], [path], isDivided: false);
    }

    /// <inheritdoc/>
    internal override bool Has(DatasetPart part) => FilesOf(part).Length > 0;

    /// <inheritdoc/>
    internal override string PartHint(DatasetPart part) =>
        $"expected {(part == DatasetPart.Training ? _layout.TrainingFiles : _layout.TestFiles)} in that folder";

    /// <inheritdoc/>
    internal override ImageSet Read(DatasetOptions options, CancellationToken cancellationToken)
    {
        var files = FilesOf(options.Part);
        var counts = files.Select(CountRecords).ToArray();
        var classNames = ClassNames.For(options, IOPath.Combine(IOPath.GetDirectoryName(files[0])!, _layout.NamesFile), _layout.Classes);

        using var scope = NewDisposeScope();
        var images = empty(counts.Sum(), 3, Side, Side, dtype: ScalarType.Byte);
        var labels = empty(counts.Sum(), dtype: ScalarType.Int64);
        long start = 0;
        foreach (var (file, count) in files.Zip(counts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var fileScope = NewDisposeScope();
            var records = ReadRecords(file, count);
            var fileLabels = records.select(1, _layout.LabelBytes - 1).to(ScalarType.Int64);
            ClassNames.Check(fileLabels.data<long>().ToArray(), classNames.Count, file);
            labels.narrow(0, start, count).copy_(fileLabels);
            images.narrow(0, start, count).copy_(records.narrow(1, _layout.LabelBytes, ImageBytes).reshape(count, 3, Side, Side));
            start += count;
        }

        var fitted = ImageShaping.Fit(images, options.Channels ?? 3, options.Size ?? ImageSize.Square(Side));
        return new ImageSet(fitted, labels, classNames, Path);
    }

    private static CifarBinary? TryOpenFolder(string folder, Layout layout)
    {
        string[] training = [.. Directory.EnumerateFiles(folder, layout.TrainingFiles).Order(StringComparer.Ordinal)];
        string[] test = [.. Directory.EnumerateFiles(folder, layout.TestFiles)];
        return training.Length + test.Length > 0 ? new CifarBinary(folder, layout, training, test, isDivided: true) : null;
    }

    private string[] FilesOf(DatasetPart part) => part == DatasetPart.Training ? _training : _test;

    private long CountRecords(string file)
    {
        var length = FileSize.Of(file);
        if (length == 0 || length % _layout.RecordBytes != 0)
        {
            throw new DatasetException(
                $"'{file}' is no {_layout.Name} file: expected a multiple of {_layout.RecordBytes} bytes (records of {_layout.LabelBytes} label and {ImageBytes} pixel bytes), "
                + $"found {length} bytes. It may be truncated: fetch it again.");
        }

        return length / _layout.RecordBytes;
    }

    private Tensor ReadRecords(string file, long count)
    {
        var records = empty(count, _layout.RecordBytes, dtype: ScalarType.Byte);
        using var stream = File.OpenRead(file);
        TensorBytes.Fill(records, stream, file);
        return records;
    }

    private sealed record Layout(string Name, int LabelBytes, int Classes, string TrainingFiles, string TestFiles, string NamesFile)
    {
        internal static readonly Layout Cifar10 = new("CIFAR-10 binary", 1, 10, "data_batch_*.bin", "test_batch.bin", "batches.meta.txt");
        internal static readonly Layout Cifar100 = new("CIFAR-100 binary", 2, 100, "train.bin", "test.bin", "fine_label_names.txt");

        internal int RecordBytes => LabelBytes + ImageBytes;

        /// <summary>The record size decides. Files that suit both have millions of bytes, and CIFAR-100's own names.</summary>
        internal static Layout OfFile(string path)
        {
            var length = FileSize.Of(path);
            var suits10 = length % Cifar10.RecordBytes == 0;
            var suits100 = length % Cifar100.RecordBytes == 0;
            if (suits10 && suits100)
                return IOPath.GetFileName(path) is "train.bin" or "test.bin" ? Cifar100 : Cifar10;
            return suits100 ? Cifar100 : Cifar10;
        }
    }
}
