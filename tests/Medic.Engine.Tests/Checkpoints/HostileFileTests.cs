using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Medic.Engine.Checkpoints;

namespace Medic.Engine.Tests.Checkpoints;

/// <summary>Files that would make Python act, or a careless reader run out of memory, stack or time.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const string OneTensor =
        "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0002tQK\0K\u0002\u0085K\u0001\u0085\u0089ccollections\nOrderedDict\n)RtR";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    // REDUCE, with the name in line, from the stack, through Python 2's module and through a builtin.
    [InlineData("cposix\nsystem\n(X\u0002\0\0\0idtR", "posix.system")]
    [InlineData("\u008c\u0005posix\u008c\u0006system\u0093\u008c\u0002id\u0085R", "posix.system")]
    [InlineData("c__builtin__\neval\n(S'1'\ntR", "__builtin__.eval")]
    [InlineData("cbuiltins\ngetattr\n(cos\nX\nS'system'\ntR", "builtins.getattr")]
    [InlineData("ctorch.hub\nload\n(S'x'\ntR", "torch.hub.load")]
    [InlineData("ctorch._utils\n_rebuild_device_tensor_from_numpy\n(K\u0001tR", "torch._utils._rebuild_device_tensor_from_numpy")]
    // Names that only look like those allowed.
    [InlineData("cevil\ncollections.OrderedDict\n)R", "evil.collections.OrderedDict")]
    [InlineData("ccollections\nOrderedDict.fromkeys\n(]tR", "collections.OrderedDict.fromkeys")]
    // The old ways to call.
    [InlineData("(S'id'\nios\nsystem\n", "os.system")]
    [InlineData("(cos\nsystem\nS'id'\no", "os.system")]
    // Construction with arguments, and without.
    [InlineData("csubprocess\nPopen\nX\u0002\0\0\0id\u0085\u0081", "subprocess.Popen")]
    [InlineData("csubprocess\nPopen\n)}\u0092", "subprocess.Popen")]
    [InlineData("csubprocess\nPopen\n)}X\u0001\0\0\0aK\u0001s\u0092", "subprocess.Popen")]
    [InlineData("cevil\nThing\n)\u0081", "evil.Thing")]
    [InlineData("ccopy_reg\n_reconstructor\n(cevil\nThing\nc__builtin__\nobject\nNtR", "evil.Thing")]
    [InlineData("ccopy_reg\n_reconstructor\n(cevil\nThing\nc__builtin__\ndict\n}tR", "evil.Thing")]
    // Made and dropped again; Python would have made it all the same.
    [InlineData("cevil\nThing\n)\u00810N", "evil.Thing")]
    [InlineData("cevil\nThing\n)\u0081}X\u0001\0\0\0aK\u0001sb0N", "evil.Thing")]
    // State: __setstate__ of whatever there is.
    [InlineData("cos\nenviron\n}X\u0001\0\0\0aK\u0001sb", "os.environ")]
    [InlineData("cfunctools\npartial\n(cevil\nthing\ntR", "functools.partial")]
    // Imported, and no more than that; through what leads there; in a name that is spelt in escapes.
    [InlineData("cos\nsystem\n", "os.system")]
    [InlineData("\u008c\u0013torch.serialization\u008c\u0009os.system\u0093", "os.system")]
    [InlineData("\u008c\u0005numpy\u008c\u0014core.os.environ.copy\u0093", "os.environ")]
    [InlineData("Vp\\u006fsix\nVsystem\n\u0093", "posix.system")]
    [InlineData("cevil\nThing\n)\u0081X\u0001\0\0\0aa", "evil.Thing")]
    // A call through a wrapper that itself is allowed.
    [InlineData("ctorch._tensor\n_rebuild_from_type_v2\n(cos\nsystem\nctorch\nTensor\n(S'id'\nt}tR", "os.system")]
    [InlineData("ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_qtensor\nctorch\nTensor\n)}tR", "torch._utils._rebuild_qtensor")]
    [InlineData("\u0082\u0001", "extension registry")]
    [InlineData("\u0083\u0001\0", "extension registry")]
    [InlineData("\u0084\u0001\0\0\0", "extension registry")]
    [InlineData("P1\n", "outside the file")]
    [InlineData("\u0097", "outside the file")]
    public void What_would_act_is_refused_by_name(string pickle, string named)
    {
        foreach (var path in new[] { Zip(pickle), Legacy(pickle), Zip($"}}X\u0005\0\0\0state{pickle}s"), Zip($"}}(X\u0001\0\0\0w{OneTensor}X\u0001\0\0\0v{pickle}u") })
        {
            var error = Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path));
            Assert.StartsWith($"{path}: refuses to load: it ", error.Message, StringComparison.Ordinal);
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
            Assert.Contains("Nothing was run", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    // Instances stand in a module, where they are not looked at, but not beside it as well.
    [InlineData("cevil\nThing\n)\u0081q\u0001", true, "evil.Thing")]
    [InlineData("cevil\nThing\n)\u0081q\u0001", false, null)]
    public void A_module_may_keep_instances_as_attributes_and_nothing_else_may(string thing, bool isAlsoBeside, string? named)
    {
        var module = $"cevil\nNet\n)\u0081}}(X\u000b\0\0\0_parameters}}X\u0001\0\0\0w{OneTensor}sX\u0008\0\0\0_modules}}X\u0005\0\0\0other{thing}ub";
        var path = Zip($"}}(X\u0003\0\0\0net{module}X\u0001\0\0\0x{(isAlsoBeside ? "h\u0001" : "N")}u");

        if (named is null)
            Assert.Equal(["w"], CheckpointReader.Read(path).StateDict.Keys);
        else
            Assert.Contains(named, Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    // Lengths that are not there: text, bytes, integers, frames.
    [InlineData("X\u00ff\u00ff\u00ff\u00ffab")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffab")]
    [InlineData("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007fab")]
    [InlineData("\u0096\0\0\0\0\0\u0001\0\0ab")]
    [InlineData("B\u00ff\u00ff\u00ff\u007fab")]
    [InlineData("T\u00ff\u00ff\u00ff\u00ffab")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u00ffab")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007fab")]
    // A stack with too little on it.
    [InlineData("")]
    [InlineData("R")]
    [InlineData("t")]
    [InlineData("((0000")]
    [InlineData("N(R")]
    [InlineData("(o")]
    [InlineData("h\u0001")]
    [InlineData("q\u0001")]
    [InlineData("}(Nu")]
    [InlineData("gx\n")]
    [InlineData("\u0080\u0009N")]
    [InlineData("Q")]
    [InlineData("NQ")]
    [InlineData("(X\u0007\0\0\0storageNNNNtQ")]
    // Values that are none.
    [InlineData("Iabc\n")]
    [InlineData("Fabc\n")]
    [InlineData("Sabc\n")]
    [InlineData("S'\\")]
    [InlineData("S'\\'\n")]
    [InlineData("S'\\x1'\n")]
    [InlineData("V\\u12\n")]
    [InlineData("V\\UFFFFFFFF\n")]
    [InlineData("cposix")]
    [InlineData("\u00ff")]
    // Known calls with arguments they cannot take.
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R")]
    [InlineData("ctorch\nSize\n(NtR")]
    [InlineData("c_codecs\nencode\n(S'a'\nS'rot13'\ntR")]
    [InlineData("ccollections\nOrderedDict\n(](NtatR")]
    [InlineData("cnumpy.core.multiarray\nscalar\n(NNtR")]
    [InlineData("cnumpy\ndtype\n(S'O8'\nK\0K\u0001tRcnumpy.core.multiarray\nscalar\n(h\u0001NtR")]
    public void Malformed_pickles_are_errors(string pickle)
    {
        foreach (var path in new[] { Zip(pickle), Legacy(pickle), Zip($"}}(X\u0001\0\0\0w{OneTensor}X\u0001\0\0\0v{pickle}u") })
            Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path));
    }

    [Theory]
    [InlineData("K\u0003", "K\0K\u0002\u0085K\u0001\u0085")] // a storage larger than its entry
    [InlineData("K\u0002", "K\u0001K\u0002\u0085K\u0001\u0085")] // an offset that leads out
    [InlineData("K\u0002", "K\0K\u0003\u0085K\u0001\u0085")] // a shape that leads out
    [InlineData("K\u0002", "K\0K\u0002\u0085K\u0002\u0085")] // a stride that leads out
    [InlineData("K\u0002", "J\u00ff\u00ff\u00ff\u00ffK\u0002\u0085K\u0001\u0085")] // a negative offset
    [InlineData("K\u0002", "K\0J\u00ff\u00ff\u00ff\u00ff\u0085K\u0001\u0085")] // a negative extent
    [InlineData("K\u0002", "K\u0001K\u0002\u0085J\u00ff\u00ff\u00ff\u00ff\u0085")] // a negative stride
    [InlineData("K\u0002", "K\0K\u0002\u0085K\u0001K\u0001\u0086")] // more strides than extents
    [InlineData("\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "K\0K\u0002\u0085K\u0001\u0085")] // 2^63-1 elements
    [InlineData("K\u0002", "K\0\u008a\u0006\0\0\0\0\0\u0001\u0085K\0\u0085")] // 2^40 times the same element
    [InlineData("K\u0002", "K\0\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007fq\u0001h\u0001\u0086K\0K\0\u0086")] // 2^126 times
    [InlineData("K\u0002", "K\0\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007fq\u0001h\u0001\u0086h\u0001h\u0001\u0086")] // and far out
    public void Tensors_stay_inside_their_storage(string storageSize, string view)
    {
        var tensor = OneTensor.Replace("K\u0002tQ", $"{storageSize}tQ", StringComparison.Ordinal)
            .Replace("QK\0K\u0002\u0085K\u0001\u0085", $"Q{view}", StringComparison.Ordinal);

        Assert.Throws<CheckpointException>(() => CheckpointReader.Read(Zip($"}}X\u0001\0\0\0w{tensor}s")));
    }

    [Fact]
    public void The_tensor_that_those_files_are_made_of_is_a_good_one()
    {
        Assert.Equal([1.5f, -2f], CheckpointReader.Read(Zip($"}}X\u0001\0\0\0w{OneTensor}s")).StateDict["w"].ToSingles());
    }

    [Fact]
    public void Deep_nesting_exhausts_no_stack()
    {
        const int Depth = 1_000_000;
        foreach (var nested in new[]
        {
            new string(']', Depth) + new string('a', Depth - 1),
            new string('(', Depth / 2) + new string('t', Depth / 2),
            "K\u0001" + new string('\u0085', Depth),
            "K\u0001" + string.Concat(Enumerable.Repeat("\u0085}N", 1000)) + string.Concat(Enumerable.Repeat("s", 1000)),
        })
        {
            Assert.Throws<CheckpointException>(() => CheckpointReader.Read(Zip(nested)));
            Assert.Throws<CheckpointException>(() => CheckpointReader.Read(Zip(WithNet(nested))));
        }
    }

    [Fact]
    public void Lists_that_hold_themselves_end()
    {
        Assert.Contains("deep", Refusal(WithNet("]q\u0001h\u0001a")), StringComparison.Ordinal);
    }

    [Fact]
    public void Few_lists_that_unfold_to_many_end()
    {
        var doubled = string.Concat(Enumerable.Range(0, 60).Select(i => $"](h{(char)i}h{(char)i}eq{(char)(i + 1)}0"));
        Assert.Contains("unfold", Refusal(WithNet($"]q\00{doubled}h\u003c")), StringComparison.Ordinal);
        // The same as tuples, and as a key.
        doubled = string.Concat(Enumerable.Range(0, 60).Select(i => $"h{(char)i}h{(char)i}\u0086q{(char)(i + 1)}0"));
        Assert.Contains("unfold", Refusal(WithNet($")q\00{doubled}}}h\u003cNs")), StringComparison.Ordinal);
    }

    [Fact]
    public void Few_modules_that_unfold_to_many_end()
    {
        const string Module = "cevil\nNet\n)\u0081}(X\u000b\0\0\0_parameters}X\u0008\0\0\0_modules}";
        var doubled = string.Concat(Enumerable.Range(0, 60).Select(i => $"{Module}(X\u0001\0\0\0ah{(char)i}X\u0001\0\0\0bh{(char)i}uubq{(char)(i + 1)}0"));

        Assert.Contains("unfold", Refusal($"{Module}ubq\00{doubled}h\u003c"), StringComparison.Ordinal);

        var longName = $"X\0\0\u0001\0{new string('n', 1 << 16)}";
        doubled = string.Concat(Enumerable.Range(0, 60).Select(i => $"{Module}({longName}h{(char)i}X\u0001\0\0\0bh{(char)i}uubq{(char)(i + 1)}0"));
        Assert.Contains("unfold", Refusal($"{Module}ubq\00{doubled}h\u003c"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_work_many_times_over_ends()
    {
        var many = new string('N', 500_000);
        var names = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"X\u0005\0\0\0{i:d5}N"));
        var tensors = names.Replace("N", "h\u0009", StringComparison.Ordinal);
        var keys = string.Concat(Enumerable.Range(10_000, 90_000).Select(i => $"X\u0005\0\0\0{i:d5}h\0"));
        foreach (var pickle in new[]
        {
            $"]q\0({many}ectorch\nSize\nq\u00010{Repeat("h\u0001h\0\u0085R0", 100_000)}N",
            $"]q\0({many}ec__builtin__\nset\nq\u00010{Repeat("h\u0001h\0\u0085R0", 100_000)}N",
            $"X\u0020\u00a1\u0007\0{many}q\0c_codecs\nencode\nq\u00010{Repeat("h\u0001h\0S'latin1'\n\u0086R0", 100_000)}N",
            $"cevil\nNet\n)\u0081}}(X\u000b\0\0\0_parameters}}({names}uX\u0008\0\0\0_modules}}ubq\00({Repeat("h\0", 1_000_000)}t",
            $"{OneTensor}q\u00090}}({tensors}uq\00}}({keys}u",
        })
        {
            Assert.Throws<CheckpointException>(() => CheckpointReader.Read(Zip(pickle)));
            Assert.Throws<CheckpointException>(() => CheckpointReader.Read(Zip(WithNet(pickle))));
        }

        static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
    }

    [Fact]
    public void What_a_pickle_may_make_and_remember_is_limited()
    {
        var small = new CheckpointReadOptions { MaxPickleBytes = 5000, MaxInstructions = 2000, MaxValues = 1000, MaxMemoEntries = 100, MaxOpenMarks = 50, MaxTextBytes = 300, MaxIntegerBytes = 20 };
        foreach (var (pickle, bound) in new[]
        {
            (new string('N', 6000), nameof(CheckpointReadOptions.MaxPickleBytes)),
            (string.Concat(Enumerable.Repeat("\u0080\u0002", 2001)), nameof(CheckpointReadOptions.MaxInstructions)),
            (new string('}', 1001), nameof(CheckpointReadOptions.MaxValues)),
            (new string('(', 51), nameof(CheckpointReadOptions.MaxOpenMarks)),
            ("N" + new string('\u0094', 101), nameof(CheckpointReadOptions.MaxMemoEntries)),
            ($"X\u0000\u0002\0\0{new string('t', 512)}", nameof(CheckpointReadOptions.MaxTextBytes)),
            ($"B\u0000\u0002\0\0{new string('t', 512)}", nameof(CheckpointReadOptions.MaxTextBytes)),
            ($"\u008a\u0015{new string('1', 21)}", nameof(CheckpointReadOptions.MaxIntegerBytes)),
            ($"I{new string('1', 21)}\n", nameof(CheckpointReadOptions.MaxIntegerBytes)),
            (new string(']', 1000), nameof(CheckpointReadOptions.ExpansionAllowance)),
        })
        {
            var limits = bound == nameof(CheckpointReadOptions.ExpansionAllowance) ? small with { ExpansionAllowance = 10_000 } : small;
            Assert.Contains(bound, Refusal(pickle, limits), StringComparison.Ordinal);
            // The old format has a pickle of its own for its magic number and more, and ends where it may not go on.
            Assert.Throws<CheckpointException>(() => CheckpointReader.Read(Legacy(pickle), limits));
        }
    }

    [Theory]
    [InlineData("archive/extra.pkl")]
    [InlineData("archive/data/1")]
    [InlineData("readme.txt")]
    public void A_pickle_that_is_hidden_in_the_archive_is_refused(string name)
    {
        foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal })
        {
            var path = Zip($"}}X\u0001\0\0\0w{OneTensor}s");
            using (var archive = ZipFile.Open(path, ZipArchiveMode.Update))
                AddEntry(archive, name, "cposix\nsystem\n(S'id'\ntR"u8.ToArray(), level);

            var error = Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path));
            Assert.Contains("posix.system", error.Message, StringComparison.Ordinal);
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keys_that_collide_take_no_longer()
    {
        var pairs = new StringBuilder();
        for (var i = 0L; i < 100_000; i++)
        {
            // Every integer of the form k * (2^32 + 1) has the hash code 0 in .NET.
            pairs.Append("\u008a\u0008");
            foreach (var value in BitConverter.GetBytes((i << 32) | i))
                pairs.Append((char)value);
            pairs.Append('N');
        }

        Assert.Single(CheckpointReader.Read(Zip(WithNet($"}}({pairs}u"))).StateDict);
    }

    [Fact]
    public void Small_archives_that_unpack_to_much_are_refused()
    {
        var path = _folder["bomb.pth"];
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            // Two entries of 200 MB zeros each.
            AddEntry(archive, "a/data.pkl", Bytes($"\u0080\u0002}}(X\u0001\0\0\0w{LargeTensor('0')}X\u0001\0\0\0v{LargeTensor('1')}u."));
            foreach (var key in new[] { "0", "1" })
                AddEntry(archive, $"a/data/{key}", new byte[200_000_000]);
        }

        Assert.True(new FileInfo(path).Length < 10_000_000);
        Assert.Contains("more memory", Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)).Message, StringComparison.Ordinal);

        static string LargeTensor(char key) => OneTensor.Replace("X\u0001\0\0\00", $"X\u0001\0\0\0{key}", StringComparison.Ordinal)
            .Replace("K\u0002tQ", "J\u0080\u00f0\u00fa\u0002tQ", StringComparison.Ordinal);
    }

    [Fact]
    public void Deflated_archives_are_read()
    {
        var path = Zip($"}}X\u0001\0\0\0w{OneTensor}s", CompressionLevel.Optimal);

        Assert.Equal([1.5f, -2f], CheckpointReader.Read(path).StateDict["w"].ToSingles());
    }

    [Fact]
    public void Big_endian_files_are_refused()
    {
        var path = Zip($"}}X\u0001\0\0\0w{OneTensor}s");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Update))
            AddEntry(archive, "archive/byteorder", "big"u8.ToArray());

        Assert.Contains("not little-endian", Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_out_of_a_file_cannot_write_over_the_terminal()
    {
        var error = Refusal($"cevil\u001b[2J\nname{new string('x', 100_000)}\n)R");

        Assert.DoesNotContain('\u001b', error);
        Assert.True(error.Length < 1000);
    }

    private static string WithNet(string value) => $"}}(X\u0003\0\0\0net}}X\u0001\0\0\0w{OneTensor}sX\u0001\0\0\0x{value}u";

    private static byte[] Bytes(string pickle) => Encoding.Latin1.GetBytes(pickle);

    private static void AddEntry(ZipArchive archive, string name, byte[] contents, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var entry = archive.CreateEntry(name, level).Open();
        entry.Write(contents);
    }

    private string Refusal(string pickle, CheckpointReadOptions? options = null) =>
        Assert.Throws<CheckpointException>(() => CheckpointReader.Read(Zip(pickle), options)).Message;

    private string Zip(string pickle, CompressionLevel level = CompressionLevel.NoCompression)
    {
        var path = _folder[$"{Guid.NewGuid():N}.pth"];
        var storage = new byte[8];
        BinaryPrimitives.WriteSingleLittleEndian(storage, 1.5f);
        BinaryPrimitives.WriteSingleLittleEndian(storage.AsSpan(4), -2f);
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        AddEntry(archive, "archive/data.pkl", Bytes($"\u0080\u0002{pickle}."), level);
        AddEntry(archive, "archive/data/0", storage, level);
        AddEntry(archive, "archive/version", "3\n"u8.ToArray(), level);
        return path;
    }

    private string Legacy(string pickle)
    {
        var path = _folder[$"{Guid.NewGuid():N}.pth"];
        File.WriteAllBytes(path, Bytes(
            "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}." + $"\u0080\u0002{pickle}.\u0080\u0002]."));
        return path;
    }
}
