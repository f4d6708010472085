using Medic.Engine.Data;

namespace Medic.Engine.Tests.Data;

public sealed class CifarBinaryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_keeps_training_and_test_files_apart()
    {
        _folder.Write("data_batch_1.bin", SampleFiles.Cifar10(3, 9));
        _folder.Write("data_batch_2.bin", SampleFiles.Cifar10(0));
        _folder.Write("test_batch.bin", SampleFiles.Cifar10(5));
        _folder.Write("clean_2500.bin", SampleFiles.Cifar10(7)); // of neither part

        var reader = DatasetReader.Open(_folder.Root);
        using var training = reader.Read();
        using var test = reader.Read(new DatasetOptions { Part = DatasetPart.Test });

        Assert.Equal(("CIFAR-10 binary", true, true), (reader.Format, reader.IsDivided, reader.HasTestPart));
        Assert.Equal([3, 9, 0], training.LabelArray());
        Assert.Equal([5], test.LabelArray());
        Assert.Equal((3, 32, 32), (training.Channels, training.Height, training.Width));
        Assert.Equal(SampleFiles.Pixels(1, 3072), training.BytesOf(1));
        Assert.Equal(SampleFiles.Pixels(0, 3072), training.BytesOf(2));
    }

    [Fact]
    public void A_link_is_read_as_the_file_it_leads_to()
    {
        var file = _folder.Write("elsewhere/images.bin", SampleFiles.Cifar10(3, 9));
        File.CreateSymbolicLink(_folder.PathOf("data_batch_1.bin"), file);

        using var images = DatasetReader.Read(_folder.Root);

        Assert.Equal([3, 9], images.LabelArray());
    }

    [Fact]
    public void A_folder_without_a_test_file_says_so()
    {
        _folder.Write("data_batch_1.bin", SampleFiles.Cifar10(3));

        var reader = DatasetReader.Open(_folder.Root);

        Assert.False(reader.HasTestPart);
        var error = Assert.Throws<DatasetException>(() => reader.Read(new DatasetOptions { Part = DatasetPart.Test }));
        Assert.Contains("no test part", error.Message, StringComparison.Ordinal);
        Assert.Contains("test_batch.bin", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatasetPart.Training)]
    [InlineData(DatasetPart.Test)]
    public void A_single_file_is_what_the_command_asks_for(DatasetPart part)
    {
        var path = _folder.Write("test_batch.bin", SampleFiles.Cifar10(1, 2));

        var reader = DatasetReader.Open(path);
        using var set = reader.Read(new DatasetOptions { Part = part });

        Assert.False(reader.IsDivided);
        Assert.False(reader.HasTestPart);
        Assert.Equal([1, 2], set.LabelArray());
    }

    [Fact]
    public void The_record_size_tells_CIFAR_100_and_its_fine_labels_count()
    {
        var path = _folder.Write("some.bin", SampleFiles.Cifar100(99, 42));

        using var set = DatasetReader.Read(path);

        Assert.Equal([99, 42], set.LabelArray());
        Assert.Equal(100, set.ClassNames.Count);
        Assert.Equal(SampleFiles.Pixels(1, 3072), set.BytesOf(1));
    }

    [Fact]
    public void A_CIFAR_100_folder_has_train_and_test()
    {
        _folder.Write("train.bin", SampleFiles.Cifar100(1));
        _folder.Write("test.bin", SampleFiles.Cifar100(2));

        using var test = DatasetReader.Read(_folder.Root, new DatasetOptions { Part = DatasetPart.Test });

        Assert.Equal([2], test.LabelArray());
    }

    [Fact]
    public void Names_come_from_the_file_beside_the_images_or_are_digits()
    {
        var path = _folder.Write("a.bin", SampleFiles.Cifar10(0));
        using (var digits = DatasetReader.Read(path))
            Assert.Equal("9", digits.ClassNames[9]);

        _folder.Write("batches.meta.txt", "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n");
        using var named = DatasetReader.Read(path);
        Assert.Equal("truck", named.ClassNames[9]);
    }

    [Fact]
    public void A_truncated_file_is_refused_with_its_size()
    {
        var path = _folder.Write("a.bin", SampleFiles.Cifar10(0)[..3000]);

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("3073", error.Message, StringComparison.Ordinal);
        Assert.Contains("3000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_refused() =>
        Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.Write("a.bin", Array.Empty<byte>())));

    [Fact]
    public void A_label_out_of_range_is_refused_with_its_place()
    {
        var path = _folder.Write("a.bin", SampleFiles.Cifar10(0, 12));

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(path));

        Assert.Contains("image 1 is 12; expected 0 to 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_are_brought_to_the_form_asked_for()
    {
        var path = _folder.Write("a.bin", (byte[])[0, .. Enumerable.Repeat((byte)200, 1024), .. Enumerable.Repeat((byte)100, 1024), .. new byte[1024]]);

        using var set = DatasetReader.Read(path, new DatasetOptions { Channels = 1, Size = ImageSize.Square(8) });

        // 0.299 * 200 + 0.587 * 100 = 118.5, and the tie rounds to even
        Assert.Equal((1, 8, 8), (set.Channels, set.Height, set.Width));
        Assert.All(set.BytesOf(0), value => Assert.InRange(value, 118, 119));
    }

    [Fact]
    public void A_cancelled_read_ends()
    {
        var path = _folder.Write("a.bin", SampleFiles.Cifar10(0));

        Assert.Throws<OperationCanceledException>(() => DatasetReader.Read(path, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_released_images_are_read()
    {
        using var set = DatasetReader.Read(TestData.Require("data/cifar10"), new DatasetOptions { Part = DatasetPart.Test });

        Assert.Equal(10_000, set.Count);
        Assert.Equal("airplane", set.ClassNames[0]);
        Assert.All(set.LabelArray().GroupBy(label => label), images => Assert.Equal(1000, images.Count()));
    }
}
