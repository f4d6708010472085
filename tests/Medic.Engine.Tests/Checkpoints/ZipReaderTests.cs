using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Containers;

namespace Medic.Engine.Tests.Checkpoints;

/// <summary>Archives that contradict themselves, or ask for more than they hold.</summary>
public sealed class ZipReaderTests : IDisposable
{
    private const int EndSize = 22;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_other_programs_write_is_read()
    {
        Data.Python.Run("zipfile", """
            for name, method in ('stored', zipfile.ZIP_STORED), ('deflated', zipfile.ZIP_DEFLATED):
                with zipfile.ZipFile(sys.argv[1] + '/' + name, 'w', method) as z:
                    z.comment = b'a comment'
                    z.writestr('a/b.txt', 'text ' * 100)
                    z.writestr('empty', '')
                    with z.open('streamed', 'w', force_zip64=True) as f:
                        f.write(b'x' * 1000)
            class Pipe:
                def __init__(self, path): self.f = open(path, 'wb')
                def write(self, data): return self.f.write(data)
                def flush(self): self.f.flush()
            pipe = Pipe(sys.argv[1] + '/unseekable')
            with zipfile.ZipFile(pipe, 'w', zipfile.ZIP_DEFLATED) as z:
                z.writestr('a/b.txt', 'text ' * 100)
                z.writestr('streamed', b'x' * 1000)
            pipe.f.close()
            """, _folder.Path);
        using (var archive = ZipFile.Open(_folder["own"], ZipArchiveMode.Create))
        {
            using var stream = archive.CreateEntry("streamed").Open();
            stream.Write(Encoding.ASCII.GetBytes(new string('x', 1000)));
        }

        Assert.All(["stored", "deflated", "unseekable", "own"], name => Assert.Equal(new string('x', 1000), Read(_folder[name], "streamed")));
        Assert.All(["stored", "deflated", "unseekable"], name => Assert.Equal(500, Read(_folder[name], "a/b.txt").Length));
        Assert.Empty(Read(_folder["deflated"], "empty"));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("..\\evil")]
    [InlineData("/etc/passwd")]
    [InlineData("\\server\\share")]
    [InlineData("C:evil")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void Names_that_lead_out_are_refused(string name) => Assert.Contains("leads out", Refusal(Archive(("data.pkl", "N."), (name, "x"))), StringComparison.Ordinal);

    [Fact]
    public void Names_that_only_look_so_are_not() => Assert.Equal("x", Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(Read(Save(Archive(("a..b/c", "x"))), "a..b/c"))));

    [Fact]
    public void Entries_of_one_name_are_refused() => Assert.Contains("two entries 'a'", Refusal(Archive(("a", "x"), ("a", "y"))), StringComparison.Ordinal);

    [Theory]
    [InlineData(8, 8)] // the method
    [InlineData(6, 1)] // encrypted
    [InlineData(14, 7)] // the checksum
    [InlineData(18, 3)] // the size stored
    [InlineData(22, 3)] // the size
    [InlineData(30, (int)'z')] // the name
    public void An_entry_whose_own_header_differs_is_refused(int offset, byte value)
    {
        var bytes = Archive(("abc", "some text"));
        bytes[offset] = value;
        Assert.Contains("say different things", Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_that_share_bytes_are_refused()
    {
        // The directory names the first entry twice, under two names; then a second whose contents reach into the third's.
        var one = Archive(("a", "contents"), ("b", "contents"));
        var second = Directory(one) + 46 + 1;
        BinaryPrimitives.WriteUInt32LittleEndian(one.AsSpan(second + 42), 0);
        one[second + 46] = (byte)'c';
        Assert.Contains("say different things", Refusal(one), StringComparison.Ordinal);

        var two = Archive(("a", "contents"), ("b", "contents"));
        foreach (var place in new[] { 18, 22, Directory(two) + 20, Directory(two) + 24 })
            BinaryPrimitives.WriteUInt32LittleEndian(two.AsSpan(place), 20);
        Assert.Contains("overlap", Refusal(two), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_says_false_counts_and_places_is_refused()
    {
        var bytes = Archive(("a", "x"), ("b", "y"));
        var end = bytes.Length - EndSize;
        foreach (var (offset, value) in new[] { (10, 1), (10, 3), (12, 40), (12, 60_000), (16, 60_000) })
        {
            var changed = (byte[])bytes.Clone();
            BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(end + offset), (ushort)value);
            Refusal(changed);
        }

        // A second end in a comment, and bytes behind the end.
        var comment = (byte[])[.. bytes, .. bytes[end..]];
        BinaryPrimitives.WriteUInt16LittleEndian(comment.AsSpan(end + 20), EndSize);
        Refusal([.. comment[..^1], 1]);
        Assert.Contains("no directory at its end", Refusal([.. bytes, 0]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_very_many_entries_is_refused_before_they_are_read()
    {
        var bytes = Archive(Enumerable.Range(0, 50).Select(i => ($"{i}", "x")).ToArray());
        Assert.Contains(nameof(CheckpointReadOptions.MaxArchiveEntries), Refusal(bytes, new CheckpointReadOptions { MaxArchiveEntries = 49 }), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_unpacks_to_more_than_it_says_is_refused()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("a").Open();
            entry.Write(new byte[5000]);
        }

        var bytes = stream.ToArray();
        // No checksum, and fewer bytes than there are, here as in the directory.
        var directory = Directory(bytes);
        foreach (var (place, value) in new[] { (14, 0u), (22, 100u), (directory + 16, 0u), (directory + 24, 100u) })
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(place), value);
        var path = Save(bytes);
        Assert.Contains("unpacks to more", Assert.Throws<InvalidDataException>(() => Read(path, "a")).Message, StringComparison.Ordinal);
    }

    private static int Directory(ReadOnlySpan<byte> archive) => BinaryPrimitives.ReadInt32LittleEndian(archive[^6..]);

    // Stored entries, as they come, without a look at their names.
    private static byte[] Archive(params (string Name, string Contents)[] entries)
    {
        using var stream = new MemoryStream();
        using var zip = new StoredZipWriter(stream);
        foreach (var (name, contents) in entries)
            zip.Add(name, Encoding.Latin1.GetBytes(contents));
        zip.Finish();
        return stream.ToArray();
    }

    private static string Read(string path, string name)
    {
        using var file = new RandomAccessFile(path);
        var budget = new MemoryBudget(1 << 20);
        var zip = new ZipReader(file, new CheckpointReadOptions(), budget);
        return Encoding.Latin1.GetString(zip.Read(zip.Find(name)!, budget).Span);
    }

    private string Save(byte[] bytes)
    {
        var path = _folder[$"{Guid.NewGuid():N}"];
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string Refusal(byte[] archive, CheckpointReadOptions? limits = null)
    {
        var path = Save(archive);
        return Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path, limits)).Message;
    }
}
