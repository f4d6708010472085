using System.Globalization;
using System.Security.Cryptography;
using Medic.Engine.Checkpoints;

namespace Medic.Engine.Tests.Checkpoints;

public sealed class CheckpointWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static IReadOnlyDictionary<string, object?> Record { get; } = new Dictionary<string, object?>
    {
        ["version"] = "0.1.0",
        ["seed"] = 0,
        ["counts"] = new List<object?> { 1, -1, 300, 70_000, -70_000, 1L << 40, -(1L << 40), ulong.MaxValue },
        ["figures"] = new Dictionary<string, object?> { ["accuracy"] = 0.7951, ["tiny"] = 1e-300, ["single"] = 0.1f },
        ["normalized"] = true,
        ["forced"] = false,
        ["note"] = null,
        ["text"] = "H\u00e9llo \U0001f600",
        ["pair"] = new PythonTuple(1, "b"),
        ["nothing"] = Array.Empty<object?>(),
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("state_dict", false)]
    [InlineData("net_state_dict", true)]
    public void What_is_written_reads_back(string? wrapperKey, bool hasModulePrefix)
    {
        var tensors = AllTypes();

        var written = CheckpointWriter.Write(_folder["a.pth"], tensors, new CheckpointLayout(wrapperKey, hasModulePrefix), Record);
        var read = CheckpointReader.Read(_folder["a.pth"]);

        Assert.Equal(new WrittenCheckpoint(_folder["a.pth"], read.Sha256, read.FileSize), written);
        Assert.Equal(new CheckpointLayout(wrapperKey, hasModulePrefix), read.Layout);
        Assert.Equal(tensors.Select(Fingerprint), read.StateDict.Select(Fingerprint));
        Assert.NotNull(read.MedicRecord);
        Assert.Equal(Record.Keys, read.MedicRecord.Keys);
        Assert.Equal(0L, read.MedicRecord["seed"]);
        Assert.Equal("0.7951", ((PythonDictionary)read.MedicRecord["figures"]!)["accuracy"]);
        Assert.Equal("1E-300", ((PythonDictionary)read.MedicRecord["figures"]!)["tiny"]);
        Assert.Equal([1L, "b"], Assert.IsType<PythonTuple>(read.MedicRecord["pair"]));
        Assert.Equal((System.Numerics.BigInteger)ulong.MaxValue, ((IReadOnlyList<object?>)read.MedicRecord["counts"]!)[7]);
    }

    [Fact]
    public void PyTorch_takes_it_as_weights_only()
    {
        var tensors = AllTypes();
        foreach (var (wrapperKey, hasModulePrefix) in new[] { (null, false), ("net", false), ("state_dict", true) })
            CheckpointWriter.Write(_folder[$"{wrapperKey}.pth"], tensors, new CheckpointLayout(wrapperKey, hasModulePrefix), Record);

        var seen = PythonTorch.Run(
            """
            bare, wrapped, parallel = (torch.load(path, weights_only=True) for path in sys.argv[1:])
            assert bare.medic == wrapped['medic'] == parallel['medic'], (bare.medic, wrapped['medic'])
            assert float(bare.medic['figures']['tiny']) == 1e-300
            assert isinstance(bare.medic['pair'], tuple) and isinstance(bare.medic['counts'], list)
            assert all(type(d) is collections.OrderedDict for d in (bare, wrapped['net'], parallel['state_dict']))
            assert all(name.startswith('module.') for name in parallel['state_dict'])
            assert bare['tied'].storage().data_ptr() == bare['float32'].storage().data_ptr()
            for path in sys.argv[1:]:
                torch.load(path)
            print(json.dumps([fingerprints(bare), fingerprints(wrapped['net']),
                [[name[7:], t] for name, t in fingerprints(parallel['state_dict'])], bare.medic['counts'], bare.medic['text']]))
            """,
            _folder[".pth"], _folder["net.pth"], _folder["state_dict.pth"]);

        for (var file = 0; file < 3; file++)
            PythonTorch.AssertSame(seen[file], tensors);
        Assert.Equal("[1, -1, 300, 70000, -70000, 1099511627776, -1099511627776, 18446744073709551615]", seen[3].ToString());
        Assert.Equal("H\u00e9llo \U0001f600", seen[4].GetString());
    }

    [Fact]
    public void A_network_takes_it_strictly()
    {
        const string Network = """
            import torch.nn as nn
            def network(seed):
                torch.manual_seed(seed)
                return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 2))

            """;
        PythonTorch.Run(
            Network + """
            torch.save(network(1).state_dict(), sys.argv[1] + '/bare.pth')
            torch.save({'model': nn.DataParallel(network(1)).state_dict()}, sys.argv[1] + '/parallel.pth')
            torch.save(network(1), sys.argv[1] + '/module.pth')
            """,
            _folder.Path);
        foreach (var name in new[] { "bare", "parallel", "module" })
        {
            var checkpoint = CheckpointReader.Read(_folder[$"{name}.pth"]);
            CheckpointWriter.Write(_folder[$"{name}.out.pth"], checkpoint.StateDict, checkpoint.Layout, Record);
        }

        PythonTorch.Run(
            Network + """
            def check(name, wrap, key):
                loaded = torch.load(f'{sys.argv[1]}/{name}.out.pth', weights_only=True)
                target = wrap(network(2))
                target.load_state_dict(loaded[key] if key else loaded, strict=True)
                for a, b in zip(wrap(network(1)).state_dict().values(), target.state_dict().values()):
                    assert torch.equal(a, b) and a.dtype == b.dtype
            check('bare', lambda net: net, None)
            check('parallel', nn.DataParallel, 'model')
            check('module', lambda net: net, 'state_dict')
            """,
            _folder.Path);
    }

    [Fact]
    public void Contents_stand_at_multiples_of_64_bytes_and_unzip_finds_no_fault()
    {
        PythonTorch.Require();
        CheckpointWriter.Write(_folder["a.pth"], AllTypes(), new CheckpointLayout(null, false), Record);

        PythonTorch.Run(
            """
            import zipfile, struct
            archive = zipfile.ZipFile(sys.argv[1])
            assert archive.testzip() is None
            data = open(sys.argv[1], 'rb').read()
            for entry in archive.infolist():
                name, extra = struct.unpack('<HH', data[entry.header_offset + 26:entry.header_offset + 30])
                assert (entry.header_offset + 30 + name + extra) % 64 == 0, entry
                assert entry.compress_type == zipfile.ZIP_STORED and entry.date_time == (1980, 1, 1, 0, 0, 0)
            """,
            _folder["a.pth"]);
    }

    [Fact]
    public void So_many_tensors_that_the_archive_needs_zip64_read_back()
    {
        var tensors = new StateDict(Enumerable.Range(0, 70_000).Select(i =>
            KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"t{i}"), new TensorData(ElementType.Int32, [], BitConverter.GetBytes(i)))));

        CheckpointWriter.Write(_folder["a.pth"], tensors, new CheckpointLayout(null, false), Record);

        // No network has so many tensors of so few bytes: in memory they take far more than in the file.
        var limits = new CheckpointReadOptions { ExpansionAllowance = 256L << 20 };
        Assert.Equal(tensors.Select(Fingerprint), CheckpointReader.Read(_folder["a.pth"], limits).StateDict.Select(Fingerprint));
        PythonTorch.Run("assert int(torch.load(sys.argv[1], weights_only=True)['t69999']) == 69999", _folder["a.pth"]);
    }

    [Fact]
    public void The_same_contents_give_the_same_bytes()
    {
        var first = CheckpointWriter.Write(_folder["a.pth"], AllTypes(), new CheckpointLayout("net", true), Record);
        var second = CheckpointWriter.Write(_folder["b.pth"], AllTypes(), new CheckpointLayout("net", true), Record);

        Assert.Equal(first.Sha256, second.Sha256);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder["b.pth"]))).ToLowerInvariant(), second.Sha256);
    }

    [Fact]
    public void A_file_is_replaced_only_when_told()
    {
        File.WriteAllText(_folder["a.pth"], "before");

        var error = Assert.Throws<CheckpointException>(() => Write());
        Assert.Contains("exists already", error.Message, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(_folder["a.pth"]));

        Write(overwrite: true);
        Assert.Equal(AllTypes().Count, CheckpointReader.Read(_folder["a.pth"]).StateDict.Count);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));

        void Write(bool overwrite = false) =>
            CheckpointWriter.Write(_folder["a.pth"], AllTypes(), new CheckpointLayout(null, false), Record, overwrite);
    }

    [Fact]
    public void A_failure_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_folder["a.pth/inner"]);
        File.WriteAllText(_folder["file"], "");

        foreach (var path in new[] { _folder["a.pth"], _folder["file/b.pth"], "/proc/c.pth" })
            Assert.Throws<CheckpointException>(() => CheckpointWriter.Write(path, AllTypes(), new CheckpointLayout(null, false), Record, overwrite: true));

        Assert.Equal([_folder["a.pth"], _folder["file"]], Directory.EnumerateFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Makes_the_folder()
    {
        CheckpointWriter.Write(_folder["x/y/a.pth"], AllTypes(), new CheckpointLayout(null, false), Record);

        Assert.True(File.Exists(_folder["x/y/a.pth"]));
    }

    [Fact]
    public void A_record_may_hold_tensors_which_PyTorch_reads()
    {
        var tensors = AllTypes();
        var record = new Dictionary<string, object?> { ["inner"] = new Dictionary<string, object?> { ["field"] = tensors["float32"], ["mask"] = tensors["int8"] } };
        CheckpointWriter.Write(_folder["a.pth"], tensors, new CheckpointLayout("state_dict", false), record);

        PythonTorch.AssertSame(
            PythonTorch.Run("print(json.dumps(fingerprints(torch.load(sys.argv[1])['medic']['inner'])))", _folder["a.pth"]),
            [new("field", tensors["float32"]), new("mask", tensors["int8"])]);
        var inner = (PythonDictionary)CheckpointReader.Read(_folder["a.pth"]).MedicRecord!["inner"]!;
        Assert.Equal(tensors["float32"].Bytes.ToArray(), ((TensorData)inner["field"]!).Bytes.ToArray());
    }

    [Fact]
    public void A_record_holds_plain_values_only()
    {
        foreach (var value in new object[] { new Uri("http://a"), new byte[1], DateTime.UnixEpoch })
        {
            Assert.Throws<ArgumentException>(() => CheckpointWriter.Write(
                _folder["a.pth"], AllTypes(), new CheckpointLayout(null, false), new Dictionary<string, object?> { ["x"] = value }));
        }

        Assert.Throws<ArgumentException>(() => CheckpointWriter.Write(_folder["a.pth"], AllTypes(), new CheckpointLayout("medic", false), Record));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private static StateDict AllTypes()
    {
        var tensors = Enum.GetValues<ElementType>().ToDictionary(type => type.PythonName(), type =>
            new TensorData(type, [3, 2], Enumerable.Range(0, 6 * type.Size()).Select(i => (byte)(type == ElementType.Bool ? i % 2 : (i * 37) + 1)).ToArray()));
        tensors["tied"] = tensors["float32"];
        tensors["scalar"] = new TensorData(ElementType.Int64, [], BitConverter.GetBytes(42L));
        tensors["empty"] = new TensorData(ElementType.Float32, [0, 3], default);
        return new StateDict(tensors);
    }

    private static string Fingerprint(KeyValuePair<string, TensorData> tensor) => $"{tensor.Key} {PythonTorch.Fingerprint(tensor.Value)}";
}
