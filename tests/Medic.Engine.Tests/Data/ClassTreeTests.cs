using System.IO.Compression;
using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Data;

namespace Medic.Engine.Tests.Data;

public sealed class ClassTreeTests : IDisposable
{
    private static readonly byte[] Red = SampleFiles.Ppm(2, 3, 250, 0, 0);
    private static readonly byte[] Blue = SampleFiles.Ppm(2, 3, 0, 0, 250);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_are_ordered_by_name_as_ImageFolder_does()
    {
        _folder.Write("b/1.ppm", Red);
        _folder.Write("Z/deeper/1.ppm", Blue);
        _folder.Write("Z/notes.txt", "not an image");
        _folder.Write("readme.txt", "nor this");

        var reader = DatasetReader.Open(_folder.Root);
        using var set = reader.Read();

        Assert.Equal(("folder of classes", false, false), (reader.Format, reader.IsDivided, reader.HasTestPart));
        Assert.Equal(["Z", "b"], set.ClassNames);
        Assert.Equal([0, 1], set.LabelArray());
        Assert.Null(set.Signs);
        Assert.Equal((3, 2, 3), (set.Channels, set.Height, set.Width));
        Assert.Equal([.. new byte[12], .. Enumerable.Repeat((byte)250, 6)], set.BytesOf(0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_beside_images_says_where_their_signs_are(bool zipped)
    {
        _folder.Write("set/a/1.ppm", Red);
        _folder.Write("set/a/2.ppm", Red);
        _folder.Write("set/a/3.ppm", Red);
        _folder.Write("set/b/1.ppm", Blue);
        // Another size than the file has now: the set was resized. One line's image is gone, one image has no line, one sign is outside.
        _folder.Write(
            "set/a/signs.csv", "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId;Area\n1.ppm;30;20;5;0;25;15;0;9\n0.ppm;30;20;5;0;25;15;0;9\n3.ppm;30;20;5;0;31;15;0;9\n");
        if (zipped)
            ZipFile.CreateFromDirectory(_folder.PathOf("set"), _folder.PathOf("set.zip"));

        using var set = DatasetReader.Read(_folder.PathOf(zipped ? "set.zip" : "set"));

        Assert.Equal([0, 0, 0, 1], set.LabelArray());
        Assert.Equal([.. (float[])[0.5f, 0, 2.5f, 1.5f], .. new float[12]], set.Signs!.data<float>().ToArray());
    }

    [Fact]
    public void A_zip_that_declares_more_than_it_can_hold_is_refused_before_memory_is_taken_for_it()
    {
        _folder.Write("set/a/1.ppm", Red);
        ZipFile.CreateFromDirectory(_folder.PathOf("set"), _folder.PathOf("set.zip"));
        var zip = File.ReadAllBytes(_folder.PathOf("set.zip"));
        var size = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 24;
        BitConverter.TryWriteBytes(zip.AsSpan(size), 200 << 20);
        _folder.Write("set.zip", zip);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("cannot hold", Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.PathOf("set.zip"))).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10 << 20);
    }

    [Fact]
    public void Images_that_no_memory_holds_are_refused_by_name()
    {
        for (var image = 0; image < 400; image++)
            _folder.Write($"a/{image:D3}.ppm", Red);

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.Root, new DatasetOptions { Size = ImageSize.Square(100_000) }));

        Assert.Contains("a/000.ppm' and the others, 400 images of 100000x100000 pixels, take ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_signs_that_is_none_is_refused()
    {
        _folder.Write("a/1.ppm", Red);
        _folder.Write("a/signs.csv", "name,x,y\n");

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.Root));

        Assert.Contains("a/signs.csv' has no column Filename", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_given_list_orders_the_classes()
    {
        _folder.Write("cat/1.ppm", Red);
        _folder.Write("dog/1.ppm", Blue);

        using var set = DatasetReader.Read(_folder.Root, new DatasetOptions { ClassNames = ["dog", "bird", "cat"] });

        Assert.Equal([2, 0], set.LabelArray());
        Assert.Equal(["dog", "bird", "cat"], set.ClassNames);
    }

    [Fact]
    public void A_folder_that_a_given_list_lacks_is_refused()
    {
        _folder.Write("cat/1.ppm", Red);

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.Root, new DatasetOptions { ClassNames = ["dog"] }));

        Assert.Contains("'cat'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_and_test_folders_divide_the_set_and_share_their_classes()
    {
        _folder.Write("train/a/1.ppm", Red);
        _folder.Write("train/b/1.ppm", Red);
        _folder.Write("test/b/1.ppm", Blue);

        var reader = DatasetReader.Open(_folder.Root);
        using var training = reader.Read();
        using var test = reader.Read(new DatasetOptions { Part = DatasetPart.Test });

        Assert.True(reader.HasTestPart);
        Assert.Equal([0, 1], training.LabelArray());
        Assert.Equal([1], test.LabelArray());
        Assert.Equal(["a", "b"], test.ClassNames);
    }

    [Fact]
    public void A_lone_train_folder_is_no_class()
    {
        _folder.Write("train/a/1.ppm", Red);

        var reader = DatasetReader.Open(_folder.Root);
        using var training = reader.Read();

        Assert.False(reader.HasTestPart);
        Assert.Equal(["a"], training.ClassNames);
        Assert.Throws<DatasetException>(() => reader.Read(new DatasetOptions { Part = DatasetPart.Test }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrapper/")]
    public void A_zip_of_such_a_folder_is_read_the_same(string wrapper)
    {
        var path = Zip((wrapper + "train/a/1.ppm", Red), (wrapper + "train/b/2.ppm", Blue), (wrapper + "test/a/3.ppm", Red), ("__MACOSX/x/._1.ppm", [1]));

        var reader = DatasetReader.Open(path);
        using var training = reader.Read();

        Assert.Equal(("zip of classes", true), (reader.Format, reader.HasTestPart));
        Assert.Equal([0, 1], training.LabelArray());
    }

    [Theory]
    [InlineData("../../evil/1.ppm")]
    [InlineData("/etc/2.ppm")]
    public void Names_that_lead_out_of_a_zip_are_refused(string name)
    {
        var path = Zip(("a/1.ppm", Red), (name, Red));

        Assert.Contains("leads out", Assert.Throws<DatasetException>(() => DatasetReader.Read(path)).Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Theory]
    [InlineData("a/1.ppm")]
    [InlineData("a\\1.ppm")]
    public void A_zip_of_two_files_of_one_name_is_refused(string name)
    {
        using var stream = new MemoryStream();
        using (var zip = new StoredZipWriter(stream))
        {
            zip.Add("a/1.ppm", Red);
            zip.Add(name, Blue);
            zip.Finish();
        }

        var path = _folder.Write("images.zip", stream.ToArray());

        Assert.Contains(" two ", Assert.Throws<DatasetException>(() => DatasetReader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/1.ppm")]
    [InlineData("a/signs.csv")]
    public void What_a_small_zip_unpacks_to_is_bounded(string name)
    {
        var path = Zip(("a/0.ppm", Red), (name, new byte[60_000_000]));

        Assert.True(new FileInfo(path).Length < 300_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("unpacks to 60000000 bytes", Assert.Throws<DatasetException>(() => DatasetReader.Read(path)).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10 << 20);
    }

    [Fact]
    public void A_table_without_ends_of_lines_or_too_large_is_refused()
    {
        _folder.Write("a/1.ppm", Red);
        _folder.Write("a/signs.csv", new byte[5000]);
        Assert.Contains("signs.csv', line 1: expected at most 4096 bytes", Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.Root)).Message, StringComparison.Ordinal);

        using (var table = File.OpenWrite(_folder.PathOf("a/signs.csv")))
            table.SetLength(100_000_000);
        Assert.Contains("has 100000000 bytes", Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_to_folders_are_not_followed_and_nothing_is_silently_left_out()
    {
        _folder.Write("set/a/1.ppm", Red);
        Directory.CreateSymbolicLink(_folder.PathOf("set/one"), _folder.PathOf("set"));
        Directory.CreateSymbolicLink(_folder.PathOf("set/two"), _folder.PathOf("set"));

        Assert.Contains("set/one' is a link to a folder", Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.PathOf("set"))).Message, StringComparison.Ordinal);

        Directory.Delete(_folder.PathOf("set/one"));
        Directory.Delete(_folder.PathOf("set/two"));
        Directory.CreateSymbolicLink(_folder.PathOf("link"), _folder.PathOf("set"));
        File.CreateSymbolicLink(_folder.PathOf("set/a/2.ppm"), _folder.PathOf("set/a/1.ppm"));
        using var set = DatasetReader.Read(_folder.PathOf("link"));
        Assert.Equal(2, set.Count);
    }

    [Theory]
    [InlineData("a/2.ppm", "")]
    [InlineData("a/signs.csv", "")]
    [InlineData("images.zip", "images.zip")]
    [InlineData("t10k-images-idx3-ubyte", "")]
    [InlineData("list.txt", "list.txt")]
    public async Task A_pipe_is_refused_and_not_waited_for(string pipe, string opened)
    {
        _folder.Write("a/1.ppm", Red);
        Pipes.Make(_folder.PathOf(pipe));

        var reading = Task.Run(() => DatasetReader.Read(_folder.PathOf(opened), new DatasetOptions { Part = DatasetPart.Test }), TestContext.Current.CancellationToken);

        // A pipe that was opened waits for its other end.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.True(reading.IsCompleted);
        Assert.Contains(pipe, (await Assert.ThrowsAsync<DatasetException>(() => reading)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_zip_is_refused()
    {
        var path = _folder.Write("a.zip", "PK\u0003\u0004 and nothing more");

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Open(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_without_folders_is_refused() =>
        Assert.Throws<DatasetException>(() => DatasetReader.Open(Zip(("1.ppm", Red))));

    [Fact]
    public void One_unreadable_image_is_named()
    {
        _folder.Write("a/good.ppm", Red);
        _folder.Write("a/bad.png", "no picture");

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.Root));

        Assert.Contains("a/bad.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mixed_sizes_need_a_size()
    {
        _folder.Write("a/1.ppm", Red);
        _folder.Write("a/2.ppm", SampleFiles.Ppm(4, 4, 9, 9, 9));

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(_folder.Root));
        using var set = DatasetReader.Read(_folder.Root, new DatasetOptions { Size = ImageSize.Square(4) });

        Assert.Contains("a/2.ppm' is 4x4", error.Message, StringComparison.Ordinal);
        Assert.Equal((2, 4, 4), (set.Count, set.Height, set.Width));
    }

    [Fact]
    public void A_folder_without_images_is_refused_with_what_is_known()
    {
        _folder.Write("a/notes.txt", "nothing");

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Open(_folder.Root));

        Assert.Contains("data_batch_*.bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_path_is_refused() => Assert.Throws<DatasetException>(() => DatasetReader.Open(_folder.PathOf("missing")));

    private string Zip(params (string Name, byte[] Content)[] files)
    {
        var path = _folder.PathOf("images.zip");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in files)
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }

        return path;
    }
}
