using Medic.Engine.Data;

namespace Medic.Engine.Tests.Data;

public sealed class IdxFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_keeps_training_and_test_files_apart(bool isCompressed)
    {
        Write("train-images-idx3-ubyte", SampleFiles.IdxImages(3, 4, 5), isCompressed);
        Write("train-labels-idx1-ubyte", SampleFiles.IdxLabels(2, 0, 1), isCompressed);
        Write("t10k-images-idx3-ubyte", SampleFiles.IdxImages(1, 4, 5), isCompressed);
        Write("t10k-labels-idx1-ubyte", SampleFiles.IdxLabels(2), isCompressed);

        var reader = DatasetReader.Open(_folder.Root);
        using var training = reader.Read();
        using var test = reader.Read(new DatasetOptions { Part = DatasetPart.Test });

        Assert.Equal(("IDX", true, true), (reader.Format, reader.IsDivided, reader.HasTestPart));
        Assert.Equal([2, 0, 1], training.LabelArray());
        Assert.Equal([2], test.LabelArray());
        Assert.Equal((1, 4, 5), (training.Channels, training.Height, training.Width));
        Assert.Equal(SampleFiles.Pixels(2, 20), training.BytesOf(2));
        Assert.Equal(["0", "1", "2"], training.ClassNames);
    }

    [Fact]
    public void A_single_file_finds_its_labels_plain_or_compressed()
    {
        var images = _folder.Write("t10k-images-idx3-ubyte", SampleFiles.IdxImages(2, 2, 2));
        _folder.Write("t10k-labels-idx1-ubyte.gz", SampleFiles.Gzip(SampleFiles.IdxLabels(1, 0)));

        using var set = DatasetReader.Read(images);

        Assert.Equal([1, 0], set.LabelArray());
    }

    [Fact]
    public void Gray_becomes_RGB_by_copying()
    {
        var images = _folder.Write("x-images-idx3-ubyte", SampleFiles.IdxImages(1, 2, 2));
        _folder.Write("x-labels-idx1-ubyte", SampleFiles.IdxLabels(0));

        using var set = DatasetReader.Read(images, new DatasetOptions { Channels = 3 });

        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3], set.BytesOf(0));
    }

    [Fact]
    public void A_file_of_labels_is_not_a_file_of_images() => Refuses("holds labels", SampleFiles.IdxLabels(0));

    [Fact]
    public void A_wrong_magic_is_refused() => Refuses("0x00000803", [.. SampleFiles.BigEndian(0x0804, 1, 2, 2), 0, 0, 0, 0]);

    [Fact]
    public void A_truncated_header_is_refused() => Refuses("found 0x00000803 in 7 bytes", SampleFiles.IdxImages(1, 2, 2)[..7]);

    [Fact]
    public void Truncated_data_is_refused() => Refuses("truncated", SampleFiles.IdxImages(2, 4, 4)[..^1]);

    [Fact]
    public void Truncated_compressed_data_is_refused() => Refuses("x-images", SampleFiles.Gzip(SampleFiles.IdxImages(2, 4, 4))[..^12]);

    [Fact]
    public void Trailing_data_is_refused() => Refuses("more data", [.. SampleFiles.IdxImages(2, 4, 4), 0]);

    [Fact]
    public void A_header_that_promises_gigabytes_is_refused_without_taking_them() =>
        Refuses("truncated", SampleFiles.Gzip(SampleFiles.BigEndian(0x803, int.MaxValue, 60000, 60000)));

    [Fact]
    public void A_small_compressed_file_gets_no_memory_for_many_images()
    {
        // 90 MB, which 90 KB could be: a thousandth is the most that gzip makes of anything.
        var noise = new byte[90_000];
        new Random(1).NextBytes(noise);
        Refuses("more than images do", SampleFiles.Gzip([.. SampleFiles.BigEndian(0x803, 9000, 100, 100), .. noise]));
    }

    [Fact]
    public void No_images_are_refused() => Refuses("no images", SampleFiles.IdxImages(0, 2, 2), SampleFiles.IdxLabels());

    [Fact]
    public void Counts_that_disagree_are_refused() => Refuses("2 images", SampleFiles.IdxImages(2, 4, 4), SampleFiles.IdxLabels(1));

    [Fact]
    public void A_label_outside_the_class_list_is_refused()
    {
        var images = _folder.Write("x-images-idx3-ubyte", SampleFiles.IdxImages(1, 2, 2));
        _folder.Write("x-labels-idx1-ubyte", SampleFiles.IdxLabels(2));

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(images, new DatasetOptions { ClassNames = ["shirt", "shoe"] }));

        Assert.Contains("expected 0 to 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_labels_are_named()
    {
        var images = _folder.Write("x-images-idx3-ubyte", SampleFiles.IdxImages(1, 2, 2));

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(images));

        Assert.Contains("x-labels-idx1-ubyte", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fashion_MNIST_is_read()
    {
        var reader = DatasetReader.Open(FashionMnist.Require());
        using var training = reader.Read();
        using var test = reader.Read(new DatasetOptions { Part = DatasetPart.Test, Channels = 3, Size = ImageSize.Square(32) });

        Assert.Equal((60_000, 1, 28, 28), (training.Count, training.Channels, training.Height, training.Width));
        Assert.Equal((10_000, 3, 32, 32), (test.Count, test.Channels, test.Height, test.Width));
        Assert.Equal(10, training.ClassNames.Count);
        Assert.All(test.LabelArray().GroupBy(label => label), images => Assert.Equal(1000, images.Count()));
    }

    private void Refuses(string expected, byte[] images, byte[]? labels = null)
    {
        var path = _folder.Write("x-images-idx3-ubyte", images);
        _folder.Write("x-labels-idx1-ubyte", labels ?? SampleFiles.IdxLabels(0));

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private void Write(string name, byte[] content, bool isCompressed) =>
        _folder.Write(isCompressed ? name + ".gz" : name, isCompressed ? SampleFiles.Gzip(content) : content);
}
