using System.IO.Compression;
using System.Text;
using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Scanning;

namespace Medic.Engine.Tests.Checkpoints;

public sealed class DamagedFileTests(PythonCheckpoints python) : IClassFixture<PythonCheckpoints>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("epoch,loss\n1,0.5\n", "text")]
    [InlineData("\n<!DOCTYPE html><html>", "web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull")]
    [InlineData("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", "PNG")]
    [InlineData("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF", "JPEG")]
    [InlineData("\u0089HDF\r\n\u001a\n", "HDF5")]
    [InlineData("\u0093NUMPY\u0001\0v\0{}", "NumPy")]
    [InlineData("\u001f\u008b\u0008\0", "gzip")]
    [InlineData("\u0010\0\0\0\0\0\0\0{\"w\":{}}       ", "safetensors")]
    [InlineData("\u007fELF\u0002\u0001\u0001\0\0\0\0\0", "something else")]
    [InlineData("\u0080\u0003}q\0.", "another Python pickle")]
    [InlineData("\u0080", "truncated")]
    [InlineData("PK\u0003\u0004", "zip archive")]
    [InlineData("PK\u0005\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "without 'data.pkl'")]
    public void Files_of_other_kinds_are_called_by_name(string contents, string named)
    {
        var path = _folder["x.pth"];
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(contents));

        AssertOneLine(path, named);
    }

    [Fact]
    public void A_missing_file_a_folder_and_a_locked_file_are_called_by_name()
    {
        AssertOneLine(_folder["none.pth"], "does not exist");
        AssertOneLine(_folder["none/none.pth"], "does not exist");
        AssertOneLine(_folder.Path, "is a folder");
        AssertOneLine("a\0b", "cannot be read");
        File.WriteAllText(_folder["locked.pth"], "x");
        using var locked = new FileStream(_folder["locked.pth"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        AssertOneLine(_folder["locked.pth"], "cannot be read");
    }

    [Fact]
    public void A_file_that_is_written_to_while_it_is_read_is_refused_and_never_called_safe()
    {
        var path = _folder["x.pth"];
        File.Copy(python["dtypes.zip.pth"].Path, path);
        Assert.Equal(ScanVerdict.Safe, ModelFileScan.Scan(path).Verdict);
        using var stop = new CancellationTokenSource();
        var writing = new Thread(() =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            for (var time = DateTime.UtcNow; !stop.IsCancellationRequested; time = time.AddSeconds(1))
                File.SetLastWriteTimeUtc(stream.SafeFileHandle, time);
        });
        writing.Start();
        try
        {
            // Small files are read between two changes now and then.
            Assert.True(SpinWait.SpinUntil(() => Refusal() == "was changed while it was read. Wait until whatever writes it is done, and run again.", TimeSpan.FromSeconds(20)));
            Assert.True(SpinWait.SpinUntil(() => ModelFileScan.Scan(path) is { Verdict: ScanVerdict.Unjudged, Reason: { } reason } && reason.StartsWith("was changed while it was read", StringComparison.Ordinal), TimeSpan.FromSeconds(20)));
        }
        finally
        {
            stop.Cancel();
            writing.Join();
        }

        string? Refusal()
        {
            try
            {
                CheckpointReader.Read(path);
                return null;
            }
            catch (CheckpointException error)
            {
                return error.Message[(path.Length + 1)..].TrimStart();
            }
        }
    }

    [Fact]
    public void A_file_that_is_replaced_while_it_is_read_is_the_one_that_was_opened()
    {
        File.WriteAllText(_folder["x"], "old");
        using var file = new RandomAccessFile(_folder["x"]);
        AtomicFile.Write(_folder["x"], overwrite: true, stream => stream.Write("new"u8));

        var read = new byte[3];
        file.ReadExactly(read, 0);

        Assert.Equal("old"u8.ToArray(), read);
        Assert.False(file.HasChanged);
    }

    [Fact]
    public void Other_archives_are_called_by_name()
    {
        Archive("other.zip", ("readme.txt", "x"));
        AssertOneLine(_folder["other.zip"], "without 'data.pkl'");

        Archive("script.pt", ("net/data.pkl", "N."), ("net/constants.pkl", "N."), ("net/code/__torch__.py", ""));
        AssertOneLine(_folder["script.pt"], "TorchScript");
    }

    [Theory]
    [InlineData("}.", "an empty dictionary")]
    [InlineData("}X\u0005\0\0\0epochK\u0001s.", "'epoch'")]
    [InlineData("].", "a list")]
    [InlineData(").", "a tuple")]
    [InlineData("K\u0001.", "a plain value")]
    [InlineData("}X\u0005\0\0\0model]s.", "'model'")]
    [InlineData("cevil\nNet\n.", "'evil.Net'")]
    [InlineData("cevil\nNet\n)\u0081}(X\u000b\0\0\0_parameters}X\u0008\0\0\0_modules}ub.", "no tensors")]
    public void Checkpoints_without_tensors_say_what_they_hold(string pickle, string named)
    {
        Archive("a.pth", ("archive/data.pkl", pickle));

        AssertOneLine(_folder["a.pth"], named);
    }

    [Theory]
    [InlineData("parallel.zip.pth")]
    [InlineData("parallel.legacy.pth")]
    [InlineData("module.zip.pth")]
    [InlineData("module.legacy.pth")]
    public void Truncated_files_are_errors_wherever_they_end(string name)
    {
        var whole = File.ReadAllBytes(python[name].Path);
        var path = _folder["truncated.pth"];
        for (var length = 0; length < whole.Length; length += length < 300 ? 1 : 997)
        {
            File.WriteAllBytes(path, whole[..length]);
            AssertOneLine(path, "");
        }
    }

    [Theory]
    [InlineData("entries.zip.pth")]
    [InlineData("entries.legacy.pth")]
    [InlineData("module.zip.pth")]
    [InlineData("protocol2.zip")]
    [InlineData("protocol4.legacy")]
    [InlineData("protocol1.legacy")]
    public void Damaged_files_are_errors_or_read_but_nothing_else(string name)
    {
        var whole = File.ReadAllBytes(python[name].Path);
        var path = _folder["damaged.pth"];
        var random = new Random(1);
        for (var round = 0; round < 250; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                damaged[random.Next(round % 2 == 0 ? damaged.Length : Math.Min(damaged.Length, 3000))] = (byte)random.Next(256);
            File.WriteAllBytes(path, damaged);
            try
            {
                CheckpointReader.Read(path);
            }
            catch (CheckpointException)
            {
                // As it should be; any other exception fails the test.
            }
        }
    }

    [Fact]
    public void A_changed_weight_is_noticed_in_an_archive()
    {
        var bytes = File.ReadAllBytes(python["dtypes.zip.pth"].Path);
        using (var archive = ZipFile.OpenRead(python["dtypes.zip.pth"].Path))
        {
            // The last of the entry's bytes stands right before the next header or descriptor.
            using var content = archive.Entries.Single(entry => entry.FullName.EndsWith("/data/2", StringComparison.Ordinal)).Open();
            var storage = new byte[60];
            content.ReadExactly(storage);
            bytes[bytes.AsSpan().IndexOf(storage) + 7] ^= 1;
        }

        File.WriteAllBytes(_folder["changed.pth"], bytes);

        AssertOneLine(_folder["changed.pth"], "checksum");
    }

    private static void AssertOneLine(string path, string named)
    {
        var error = Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path));
        Assert.StartsWith($"{path.Replace('\0', '\ufffd')}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(path, error.Path);
    }

    private void Archive(string name, params (string Name, string Contents)[] entries)
    {
        using var archive = ZipFile.Open(_folder[name], ZipArchiveMode.Create);
        foreach (var (entryName, contents) in entries)
        {
            using var entry = archive.CreateEntry(entryName).Open();
            entry.Write(Encoding.Latin1.GetBytes(contents));
        }
    }
}
