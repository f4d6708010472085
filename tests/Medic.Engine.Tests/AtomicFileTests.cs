using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_stands_there_and_nothing_else()
    {
        var path = _folder[Path.Combine("new", "file.txt")];

        var length = AtomicFile.Write(path, overwrite: false, stream =>
        {
            stream.Write("contents"u8);
            return stream.Length;
        });

        Assert.Equal(8, length);
        Assert.Equal("contents", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_file_and_nothing_new()
    {
        File.WriteAllText(_folder["file.txt"], "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write<int>(_folder["file.txt"], overwrite: true, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(_folder["file.txt"]));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_folder["file.txt"])!));
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_only_where_that_is_said()
    {
        File.WriteAllText(_folder["file.txt"], "old");

        Assert.Throws<IOException>(() => AtomicFile.Write(_folder["file.txt"], overwrite: false, _ => 0));
        Assert.Equal("old", File.ReadAllText(_folder["file.txt"]));
        AtomicFile.Write(_folder["file.txt"], overwrite: true, _ => 0);
        Assert.Empty(File.ReadAllText(_folder["file.txt"]));
    }

    [Fact]
    public void A_name_may_be_as_long_as_the_file_system_takes()
    {
        var path = _folder[new string('n', 251) + ".txt"];

        AtomicFile.Write(path, overwrite: false, _ => 0);

        Assert.True(File.Exists(path));
    }
}
