using Medic.Engine.Data;

namespace Medic.Engine.Tests.Data;

public sealed class ImageListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageListTests()
    {
        _folder.Write("pictures/one.ppm", SampleFiles.Ppm(2, 2, 1, 1, 1));
        _folder.Write("pictures/number two.ppm", SampleFiles.Ppm(2, 2, 2, 2, 2));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_are_paths_and_labels()
    {
        var path = _folder.Write("list.txt", "# two images\n\npictures/number two.ppm 1\n  pictures/one.ppm\t0  \n");

        var reader = DatasetReader.Open(path);
        using var set = reader.Read();

        Assert.Equal(("list of images", false), (reader.Format, reader.IsDivided));
        Assert.Equal([1, 0], set.LabelArray());
        Assert.Equal(2, set.BytesOf(0)[0]);
        Assert.Equal(["0", "1"], set.ClassNames);
    }

    [Fact]
    public void Labels_may_be_names_of_a_given_list()
    {
        var path = _folder.Write("list.lst", "pictures/one.ppm dog\npictures/number two.ppm 0\n");

        using var set = DatasetReader.Read(path, new DatasetOptions { ClassNames = ["cat", "dog"] });

        Assert.Equal([1, 0], set.LabelArray());
    }

    [Theory]
    [InlineData("pictures/one.ppm dog", "line 1: 'dog' is no number")]
    [InlineData("# x\npictures/one.ppm", "line 2: expected")]
    [InlineData("pictures/three.ppm 0", "line 1:")]
    [InlineData("pictures/one.ppm -1", "'-1'")]
    [InlineData("pictures/one.ppm 99999999", "expected 0 to")]
    [InlineData("# nothing\n", "lists no images")]
    public void A_malformed_line_is_named(string content, string expected)
    {
        var path = _folder.Write("list.txt", content);

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_listed_has_to_be_a_file()
    {
        Pipes.Make(_folder.PathOf("pictures/pipe.ppm"));
        var path = _folder.Write("list.txt", "pictures/pipe.ppm 0");

        var reading = Task.Run(() => DatasetReader.Read(path), TestContext.Current.CancellationToken);

        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.True(reading.IsCompleted);
        Assert.Contains("pictures/pipe.ppm' is no regular file", (await Assert.ThrowsAsync<DatasetException>(() => reading)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_outside_the_given_list_is_refused()
    {
        var path = _folder.Write("list.txt", "pictures/one.ppm bird");

        var error = Assert.Throws<DatasetException>(() => DatasetReader.Read(path, new DatasetOptions { ClassNames = ["cat", "dog"] }));

        Assert.Contains("cat, dog", error.Message, StringComparison.Ordinal);
    }
}
