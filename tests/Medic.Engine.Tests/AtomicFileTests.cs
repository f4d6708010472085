using System.IO.Pipes;
using Medic.Engine.Tests.Checkpoints;
using Microsoft.Win32.SafeHandles;

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
    public void What_killed_writers_have_left_goes_and_nothing_else()
    {
        var others = Enumerable.Range(0, 50).Select(i => _folder[$"{i}.txt"]).Append(_folder[".0123456789abcdef.0.tmp"]).ToArray();
        foreach (var other in others)
            File.WriteAllText(other, "other");
        for (var writer = 0; writer < 3; writer++)
        {
            // As a process leaves it that is killed here: under a name that the next writer finds taken.
            File.WriteAllText(AtomicFile.Write(_folder["file.txt"], overwrite: true, stream => stream.Name), "half a file");
        }

        Assert.Equal(others.Length + 4, Directory.GetFiles(_folder.Path).Length);
        AtomicFile.DeleteLeftovers(_folder["file.txt"]);
        Assert.Equal([.. others.Append(_folder["file.txt"]).Order(StringComparer.Ordinal)], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_killed_writers_left_an_hour_ago_goes_with_the_next_writing_and_what_is_being_written_stays()
    {
        var start = AtomicFile.Write(_folder["file.txt"], overwrite: true, stream => stream.Name)[..^"0.tmp".Length];
        foreach (var number in Enumerable.Range(0, 3))
        {
            File.WriteAllText($"{start}{number}.tmp", "half a file");
            File.SetLastWriteTimeUtc($"{start}{number}.tmp", DateTime.UtcNow.AddMinutes(number == 0 ? -10 : -70));
        }

        using (new FileStream($"{start}1.tmp", FileMode.Open, FileAccess.Write, FileShare.None))
        {
            AtomicFile.Write(_folder["file.txt"], overwrite: true, _ => 0);
            AtomicFile.DeleteLeftovers(_folder["file.txt"]);
        }

        Assert.Equal([$"{start}1.tmp", _folder["file.txt"]], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
        AtomicFile.Write(_folder["file.txt"], overwrite: true, _ => 0);
        Assert.Equal([_folder["file.txt"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_was_left_minutes_ago_may_be_a_writers_and_stays()
    {
        var left = AtomicFile.Write(_folder["file.txt"], overwrite: true, stream => stream.Name);
        File.WriteAllText(left, "half a file");
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddMinutes(-50));

        AtomicFile.Write(_folder["file.txt"], overwrite: true, _ => 0);

        Assert.True(File.Exists(left));
    }

    [Theory]
    [InlineData("kept.txt")]
    [InlineData("missing.txt")]
    public void A_link_in_a_leftovers_place_goes_and_what_it_leads_to_is_kept(string target)
    {
        File.WriteAllText(_folder["kept.txt"], "kept");
        File.CreateSymbolicLink(AtomicFile.Write(_folder["file.txt"], overwrite: true, stream => stream.Name), _folder[target]);

        AtomicFile.DeleteLeftovers(_folder["file.txt"]);

        Assert.Equal([_folder["file.txt"], _folder["kept.txt"]], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_several_that_write_one_file_at_once_none_loses_its_own()
    {
        var start = AtomicFile.Write(_folder["file.txt"], overwrite: true, stream => stream.Name)[..^"0.tmp".Length];
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 50; i++)
                AtomicFile.Write(_folder["file.txt"], overwrite: true, stream => stream.Write("contents"u8));
        });

        Assert.Equal("contents", File.ReadAllText(_folder["file.txt"]));
        Assert.Empty(Directory.GetFiles(_folder.Path, Path.GetFileName(start) + "*"));
    }

    [Fact]
    public void A_link_in_the_files_place_is_replaced_and_what_it_leads_to_is_kept()
    {
        File.WriteAllText(_folder["outside.txt"], "kept");
        File.CreateSymbolicLink(_folder["file.txt"], _folder["outside.txt"]);

        AtomicFile.Write(_folder["file.txt"], overwrite: true, stream =>
        {
            stream.Write("new"u8);
            return 0;
        });

        Assert.Equal("kept", File.ReadAllText(_folder["outside.txt"]));
        Assert.Null(new FileInfo(_folder["file.txt"]).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_folder["file.txt"]));
    }

    [Fact]
    public void A_name_may_be_as_long_as_the_file_system_takes()
    {
        var path = _folder[new string('n', 251) + ".txt"];

        AtomicFile.Write(path, overwrite: false, _ => 0);

        Assert.True(File.Exists(path));
    }

    [Fact]
    public void What_a_disk_does_not_take_is_an_error()
    {
        Assert.SkipUnless(UnixFiles.AreThere, "Of Unix alone");
        // No file has this number: the error that the system gives for it stands for the one of a disk (EIO: tests/faults/every_call.py).
        using var nothing = new SafeFileHandle(int.MaxValue, ownsHandle: false);

        var error = Assert.Throws<IOException>(() => UnixFiles.Synchronize(nothing, _folder["file.txt"]));

        Assert.Contains(_folder["file.txt"], error.Message, StringComparison.Ordinal);
        Assert.Contains("may not outlast a power cut", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_on_no_disk_is_none()
    {
        Assert.SkipUnless(UnixFiles.AreThere, "Of Unix alone");
        using var pipe = new AnonymousPipeServerStream();
        using var handle = new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);

        UnixFiles.Synchronize(handle, "pipe");
    }
}
