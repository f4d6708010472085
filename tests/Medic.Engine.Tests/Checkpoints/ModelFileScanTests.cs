using System.IO.Compression;
using System.Text;
using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Scanning;

namespace Medic.Engine.Tests.Checkpoints;

public sealed class ModelFileScanTests(PythonCheckpoints python) : IClassFixture<PythonCheckpoints>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_Python_makes_to_do_harm_is_dangerous_by_name_and_Medic_does_not_load_it()
    {
        // Made by Python itself, and never loaded.
        var expected = PythonTorch.Run("""
            import pickle, os, builtins, subprocess, zipfile, io, numpy, functools
            folder, expected = sys.argv[1], {}
            class Evil:
                def __init__(self, call, *args): self.call, self.args = call, args
                def __reduce__(self): return self.call, self.args
            def python2(name): return name.replace('builtins', '__builtin__').replace('subprocess', 'commands')
            def put(name, data, named):
                open(os.path.join(folder, name), 'wb').write(data)
                expected[name] = named
            calls = dict(system=(Evil(os.system, 'id'), 'posix.system'), eval=(Evil(eval, '1'), 'builtins.eval'), popen=(Evil(subprocess.Popen, ['id']), 'subprocess.Popen'),
                         exec=(Evil(exec, '1'), 'builtins.exec'), imported=(Evil(__import__, 'os'), 'builtins.__import__'))
            for name, (evil, named) in calls.items():
                for protocol in range(6):
                    known = named if protocol > 2 else python2(named)
                    put(f'{name}{protocol}.pkl', pickle.dumps({'weights': [1, 2], 'x': evil}, protocol=protocol), known)
                for new in True, False:
                    buffer = io.BytesIO()
                    torch.save({'state_dict': {'w': torch.ones(3)}, 'x': evil}, buffer, _use_new_zipfile_serialization=new)
                    put(f'{name}.{"zip" if new else "legacy"}.pth', buffer.getvalue(), python2(named))
            nested = pickle.dumps(Evil(pickle.loads, pickle.dumps(Evil(os.system, 'id'))))
            put('nested.pkl', nested, 'posix.system')
            put('nested.name', nested, '_pickle.loads')
            put('stop.pkl', pickle.dumps([1]) + pickle.dumps(Evil(os.system, 'id')), 'posix.system')
            put('broken.pkl', pickle.dumps([Evil(os.system, 'id'), 'x' * 100])[:-50], 'posix.system')
            put('partial.pkl', pickle.dumps(Evil(functools.partial(os.system, 'id'))), 'posix.system')
            buffer = io.BytesIO()
            numpy.save(buffer, numpy.array([Evil(os.system, 'id')], dtype=object), allow_pickle=True)
            put('objects.npy', buffer.getvalue(), 'posix.system')
            buffer = io.BytesIO()
            numpy.savez(buffer, good=numpy.ones(3), bad=numpy.array([Evil(os.system, 'id')], dtype=object))
            put('objects.npz', buffer.getvalue(), 'posix.system')
            buffer = io.BytesIO()
            numpy.savez_compressed(buffer, bad=numpy.array([Evil(os.system, 'id')], dtype=object))
            put('compressed.npz', buffer.getvalue(), 'posix.system')
            buffer = io.BytesIO()
            torch.save({'w': torch.ones(3)}, buffer)
            for place in 'archive/extra.pkl', 'archive/data/7', 'notes.txt':
                for method in zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED:
                    hidden = io.BytesIO(buffer.getvalue())
                    with zipfile.ZipFile(hidden, 'a', method) as z:
                        z.writestr(place, pickle.dumps(Evil(os.system, 'id'), protocol=0 if place == 'notes.txt' else 4))
                    put(f'hidden-{place.replace("/", "-")}-{method}.pth', hidden.getvalue(), 'posix.system')
            print(json.dumps(expected))
            """, _folder.Path);

        var files = expected.EnumerateObject().ToDictionary(file => file.Name, file => file.Value.GetString()!);
        Assert.True(files.Count > 45);
        Assert.All(files, file =>
        {
            var result = ModelFileScan.Scan(_folder[file.Key]);
            Assert.Equal(ScanVerdict.Dangerous, result.Verdict);
            Assert.Contains(result.Findings, finding => finding.Name == file.Value && finding.Severity == ScanSeverity.Dangerous);
            Assert.Throws<CheckpointException>(() => CheckpointReader.Read(_folder[file.Key]));
        });

        var system = ModelFileScan.Scan(_folder["system2.pkl"]).Findings.Where(finding => finding.Name == "posix.system").ToArray();
        Assert.Equal([("imports", "GLOBAL"), ("calls", "REDUCE")], system.Select(finding => (finding.Act, finding.Opcode!)));
        var bytes = File.ReadAllBytes(_folder["system2.pkl"]);
        Assert.Equal([(byte)'c', (byte)'R'], system.Select(finding => bytes[finding.Position!.Value]));
        Assert.Equal("archive/extra.pkl", ModelFileScan.Scan(_folder["hidden-archive-extra.pkl-0.pth"]).Findings[0].Member);
    }

    [Fact]
    public void Checkpoints_are_safe_unless_they_hold_a_network_whose_code_is_elsewhere()
    {
        Assert.All(python.Names, name =>
        {
            var result = ModelFileScan.Scan(python[name].Path);
            var holdsModule = name.StartsWith("module", StringComparison.Ordinal) || name.StartsWith("parallel_module", StringComparison.Ordinal);
            Assert.True(result.Verdict == (holdsModule ? ScanVerdict.Suspicious : ScanVerdict.Safe), $"{name}: {result.Verdict} {string.Join("; ", result.Findings)} {result.Reason}");
            Assert.Equal(name.Contains("legacy", StringComparison.Ordinal) ? "TorchLegacy" : "TorchZip", result.Format);
            Assert.Null(result.Reason);
        });
    }

    [Fact]
    public void Plain_data_of_other_kinds_is_safe()
    {
        Data.Python.Run("numpy", """
            import pickle
            numpy.save(sys.argv[1] + '/a.npy', numpy.ones((2, 3)))
            numpy.save(sys.argv[1] + '/columns.npy', numpy.asfortranarray(numpy.ones((2, 3))))
            numpy.save(sys.argv[1] + '/fields.npy', numpy.zeros(2, dtype=[('x', '<f4'), ('y', '<i8')]))
            numpy.savez(sys.argv[1] + '/a.npz', x=numpy.ones(3), y=numpy.zeros(2))
            numpy.savez_compressed(sys.argv[1] + '/c.npz', x=numpy.ones(3))
            for protocol in range(6):
                pickle.dump({'a': [1, 2.5, 'x', b'y', None, True], (1, 2): {3}, 'n': numpy.float64(1), 'v': numpy.arange(3)}, open(f'{sys.argv[1]}/p{protocol}.pkl', 'wb'), protocol)
            """, _folder.Path);
        CheckpointWriter.Write(
            _folder["a.safetensors"],
            new StateDict([new("w", new TensorData(ElementType.Float32, [1], new byte[4]))]),
            new CheckpointLayout(null, false, CheckpointFormat.Safetensors),
            new Dictionary<string, object?>());

        Assert.All(Directory.GetFiles(_folder.Path), file =>
        {
            var result = ModelFileScan.Scan(file);
            Assert.True(result.Verdict == ScanVerdict.Safe, $"{file}: {result.Verdict} {string.Join("; ", result.Findings)} {result.Reason}");
            Assert.NotNull(result.Format);
            Assert.Equal(64, result.Sha256!.Length);
        });
    }

    [Fact]
    public void Long_pickles_of_plain_values_are_followed_to_their_end()
    {
        Data.Python.Run("pickle", """
            values = {'numbers': list(range(300000)), 'pairs': [(i, i) for i in range(100000)], 'words': [f'word{i}' for i in range(100000)], 'map': {i: str(i) for i in range(50000)}}
            for protocol in 0, 2, 4:
                pickle.dump(values, open(f'{sys.argv[1]}/{protocol}.pkl', 'wb'), protocol)
            """, _folder.Path);

        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.Equal((ScanVerdict.Safe, null), (ModelFileScan.Scan(file).Verdict, ModelFileScan.Scan(file).Reason)));
    }

    [Theory]
    // A memo with gaps, whose next free number is how many there are.
    [InlineData("Vsystem\nq\u0009Vx\nq\00\u0094Vos\nh\u0009\u0093.", ScanVerdict.Dangerous, "imports os.system")]
    [InlineData("cos\nsystem\n0N.", ScanVerdict.Dangerous, "imports os.system")] // imported and dropped
    [InlineData("cevil\nThing\n)\u0081.", ScanVerdict.Suspicious, "calls evil.Thing")]
    [InlineData("cevil\nThing\n.", ScanVerdict.Suspicious, "imports evil.Thing")]
    [InlineData("\u008c\u0002os\u008c\u0006system\u0093.", ScanVerdict.Dangerous, "imports os.system")]
    [InlineData("\u008c\u0002osq\00\u008c\u0006systemq\u00010h\0h\u0001\u0093.", ScanVerdict.Dangerous, "imports os.system")] // through the memo
    [InlineData("Vo\\u0073\nVsystem\n\u0093.", ScanVerdict.Dangerous, "imports os.system")]
    [InlineData("\u008c\u0013torch.serialization\u008c\u0009os.system\u0093.", ScanVerdict.Dangerous, "os.system")]
    [InlineData("ccollections\nOrderedDict\n)R\u008c\u0006system\u0093.", ScanVerdict.Dangerous, "only comes about")]
    [InlineData("(S'id'\nios\nsystem\n.", ScanVerdict.Dangerous, "calls os.system")]
    [InlineData("(cos\nsystem\nS'id'\no.", ScanVerdict.Dangerous, "calls os.system")]
    [InlineData("cevil\nThing\n)R)R.", ScanVerdict.Dangerous, "only just made")]
    [InlineData("ctorch.nn.modules.linear\nLinear\nN}S'forward'\nNs\u0086b.", ScanVerdict.Dangerous, "changes torch.nn.modules.linear.Linear")]
    [InlineData("ctorch.nn.modules.linear\nLinear\nS'a'\nNs.", ScanVerdict.Dangerous, "changes")]
    [InlineData("\u0082\u0001.", ScanVerdict.Suspicious, "extension registry")]
    [InlineData("ctorch.nn.modules.linear\nLinear\n)\u0081}b.", ScanVerdict.Safe, "calls torch.nn.modules.linear.Linear")]
    [InlineData("ctorch.nn.modules.linear\nos\n.", ScanVerdict.Dangerous, "linear.os")]
    [InlineData("ctorch.storage\n_load_from_bytes\nN\u0085R.", ScanVerdict.Dangerous, "_load_from_bytes")]
    [InlineData("cos\nsystem\nR", ScanVerdict.Dangerous, "imports os.system")] // broken where Python would be done with it
    [InlineData("N", ScanVerdict.Unjudged, null)]
    [InlineData("N.\u00ff", ScanVerdict.Unjudged, null)]
    [InlineData("plain text, no more", ScanVerdict.Unjudged, null)]
    [InlineData("", ScanVerdict.Unjudged, null)]
    [InlineData("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", ScanVerdict.Unjudged, null)]
    [InlineData("PK\u0003\u0004", ScanVerdict.Unjudged, null)]
    [InlineData("\u0093NUMPY\u0001\0v\0{}", ScanVerdict.Unjudged, null)]
    [InlineData("\u0080\u0009N.", ScanVerdict.Unjudged, null)]
    public void Pickles_are_followed_as_Python_would(string pickle, ScanVerdict verdict, string? found)
    {
        File.WriteAllBytes(_folder["x"], Encoding.Latin1.GetBytes(pickle));

        var result = ModelFileScan.Scan(_folder["x"]);

        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(verdict == ScanVerdict.Unjudged, result.Reason is not null && result.DangerousCount == 0);
        if (found is not null)
            Assert.Contains(result.Findings, finding => $"{finding}".Contains(found, StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_read_or_looked_into_is_never_safe()
    {
        using (var archive = ZipFile.Open(_folder["zip.zip"], ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry("inner.zip", CompressionLevel.NoCompression).Open();
            entry.Write("PK\x03\x04"u8);
        }

        File.WriteAllBytes(_folder["cut.safetensors"], [16, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);
        Assert.All(
            [_folder["missing"], _folder.Path, _folder["zip.zip"], _folder["cut.safetensors"], "a\0b"],
            path =>
            {
                var result = ModelFileScan.Scan(path);
                Assert.Equal(ScanVerdict.Unjudged, result.Verdict);
                Assert.NotNull(result.Reason);
            });
    }

    [Fact]
    public void What_is_done_over_and_over_is_one_finding_and_the_gravest_come_first()
    {
        var harmless = string.Concat(Enumerable.Repeat("ccollections\nOrderedDict\n)R0", 1000));
        File.WriteAllBytes(_folder["x"], Encoding.Latin1.GetBytes($"{harmless}cevil\nThing\n0cos\nsystem\n."));

        var findings = ModelFileScan.Scan(_folder["x"]).Findings;

        Assert.Equal(["os.system", "evil.Thing", "collections.OrderedDict", "collections.OrderedDict"], findings.Select(finding => finding.Name));
        Assert.Equal(1000, findings[2].Count);
    }

    [Fact]
    public void Names_cannot_write_over_a_terminal()
    {
        File.WriteAllBytes(_folder["x"], Encoding.UTF8.GetBytes($"cevil\u001b[2J\u202e\n{new string('x', 100_000)}\n."));

        var finding = Assert.Single(ModelFileScan.Scan(_folder["x"]).Findings);

        Assert.DoesNotContain('\u001b', finding.Name);
        Assert.DoesNotContain('\u202e', finding.Name);
        Assert.True(finding.Name.Length < 1000);
    }
}
