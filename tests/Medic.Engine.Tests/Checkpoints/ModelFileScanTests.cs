using System.IO.Compression;
using System.Text;
using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Pickling;
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
    public void Values_of_tensors_are_no_hidden_pickle_whatever_they_look_like()
    {
        // None called with nothing, a name from the stack, a global that nobody has: as random bytes are now and then.
        byte[][] values = [[(byte)'N', (byte)')', (byte)'R', (byte)'.'], [(byte)'N', (byte)'N', 0x93, (byte)'.'], [.. "cx\ny\n."u8, 0]];
        var generator = new Random(1);
        byte[] Bytes(int i)
        {
            var bytes = new byte[64];
            generator.NextBytes(bytes);
            values[i % values.Length].CopyTo(bytes, 0);
            return bytes;
        }

        var tensors = Enumerable.Range(0, 60).ToDictionary(i => $"t{i}", i => new TensorData(ElementType.UInt8, [64], Bytes(i)));
        CheckpointWriter.Write(_folder["values.pth"], new StateDict(tensors), new CheckpointLayout("state_dict", false), new Dictionary<string, object?>());

        Assert.Equal(60, CheckpointReader.Read(_folder["values.pth"]).StateDict.Count);
        Assert.Equal(ScanVerdict.Safe, ModelFileScan.Scan(_folder["values.pth"]).Verdict);
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
    // Names with dots lead on from what a module imports.
    [InlineData("Vtorch.nn.modules.module\nVtorch.ctypes.CDLL\n\u0093.", ScanVerdict.Dangerous, "ctypes.CDLL")]
    [InlineData("Vtorch.nn.modules.module\nVtorch.whatever.CDLL\n\u0093.", ScanVerdict.Suspicious, "imports")]
    [InlineData("Vtorch.nn.modules.module\nVF\n\u0093.", ScanVerdict.Suspicious, "imports")]
    [InlineData("Vtorch.nn.modules.linear\nS'F\\x2etorch\\x2eos\\x2esystem'\n\u0093.", ScanVerdict.Dangerous, "imports torch.nn.modules.linear.F.torch.os.system")]
    [InlineData("S'\\157s'\nS'syst\\145m'\n\u0093.", ScanVerdict.Dangerous, "imports os.system")]
    [InlineData("S'\\xo'\n.", ScanVerdict.Unjudged, null)]
    [InlineData("Scollections\n.", ScanVerdict.Unjudged, null)]
    // What loads bytes, handed to what may call it.
    [InlineData("ctorch._tensor\n_rebuild_from_type_v2\n(ctorch.storage\n_load_from_bytes\nctorch\nTensor\nC\u0001x\u0085}tR.", ScanVerdict.Dangerous, "hands on torch.storage._load_from_bytes")]
    [InlineData("cnumpy.random._pickle\n__generator_ctor\nC\u0001xctorch.storage\n_load_from_bytes\n\u0086R.", ScanVerdict.Dangerous, "hands on")]
    [InlineData("ctorch.storage\n_load_from_bytes\n\u0085.", ScanVerdict.Dangerous, "hands on")]
    [InlineData("(ctorch.storage\n_load_from_bytes\nt.", ScanVerdict.Dangerous, "hands on")]
    [InlineData("(ctorch.storage\n_load_from_bytes\nl.", ScanVerdict.Dangerous, "hands on")]
    [InlineData("]ctorch.storage\n_load_from_bytes\na.", ScanVerdict.Dangerous, "hands on")]
    [InlineData("](ctorch.storage\n_load_from_bytes\ne.", ScanVerdict.Dangerous, "hands on")]
    [InlineData("}Nctorch.storage\n_load_from_bytes\ns.", ScanVerdict.Dangerous, "hands on")]
    [InlineData("}ctorch.storage\n_load_from_bytes\nb.", ScanVerdict.Dangerous, "hands on")]
    [InlineData("(ctorch.storage\n_load_from_bytes\nicollections\nOrderedDict\n.", ScanVerdict.Dangerous, "hands on")]
    [InlineData("(ccollections\nOrderedDict\nctorch.storage\n_load_from_bytes\no.", ScanVerdict.Dangerous, "hands on")]
    [InlineData("ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v2\nctorch\nTensor\n)}tR.", ScanVerdict.Safe, "_rebuild_from_type_v2")]
    [InlineData("ctorch._tensor\n_rebuild_from_type_v2\n(ccollections\nOrderedDict\nctorch\nTensor\n)}tR.", ScanVerdict.Suspicious, "calls collections.OrderedDict")]
    [InlineData("ctorch._tensor\n_rebuild_from_type\n(cfunctools\npartial\nccollections\nOrderedDict\n\u0085Rctorch\nTensor\n)}tR.", ScanVerdict.Dangerous, "only just made")]
    [InlineData("cfunctools\npartial\nctorch._tensor\n_rebuild_from_type\n\u0085R.", ScanVerdict.Suspicious, "calls torch._tensor._rebuild_from_type")]
    [InlineData("cnumpy.core.multiarray\nscalar\nNctorch.nn.modules.linear\nLinear\n\u0086R.", ScanVerdict.Suspicious, "calls torch.nn.modules.linear.Linear")]
    [InlineData("cnumpy.random._pickle\n__generator_ctor\nU\u0007MT19937cnumpy.random._pickle\n__bit_generator_ctor\n\u0086R.", ScanVerdict.Safe, "__generator_ctor")]
    // PyTorch takes bytes for text where it is referred to something.
    [InlineData("(C\u0006modulectorch.nn.modules.linear\nLinear\ntQ}S'forward'\nNsb.", ScanVerdict.Dangerous, "changes torch.nn.modules.linear.Linear")]
    [InlineData("(ccollections\nCounter\n)Rctorch.nn.modules.linear\nLinear\ntQ.", ScanVerdict.Suspicious, "refers to")]
    // A tensor in a pickle of its own as Python 2 wrote it, and one of a text that is no bytes.
    [InlineData("ctorch.storage\n_load_from_bytes\nU\u0001x\u0085R.", ScanVerdict.Unjudged, "calls torch.storage._load_from_bytes")]
    [InlineData("ctorch.storage\n_load_from_bytes\nc_codecs\nencode\nVx\nVrot13\n\u0086R\u0085R.", ScanVerdict.Dangerous, "calls torch.storage._load_from_bytes")]
    // Pickles, and no checkpoints: the magic number alone makes none.
    [InlineData("ctorch.storage\n_load_from_bytes\nC\u0002N.\u0085R.", ScanVerdict.Unjudged, "calls torch.storage._load_from_bytes")]
    [InlineData("ctorch.storage\n_load_from_bytes\nC\u000d\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0085R.", ScanVerdict.Unjudged, "calls torch.storage._load_from_bytes")]
    [InlineData("ctorch.storage\n_load_from_bytes\nC\u0015\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.N.N.N.N.\u0085R.", ScanVerdict.Safe, "calls torch.storage._load_from_bytes")]
    [InlineData("ctorch.storage\n_load_from_bytes\nC\u001bPK\u0003\u0004\n0\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.N.N.N.N.\u0085R.", ScanVerdict.Unjudged, "calls torch.storage._load_from_bytes")]
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

    [Theory]
    [InlineData("_operator", "methodcaller")]
    [InlineData("_operator", "attrgetter")]
    [InlineData("_functools", "reduce")]
    [InlineData("__builtin__", "reduce")]
    [InlineData("_thread", "start_new_thread")]
    [InlineData("_imp", "create_dynamic")]
    [InlineData("threading", "Thread")]
    [InlineData("itertools", "imap")]
    [InlineData("torch.ops", "load_library")]
    [InlineData("torch._ops", "_Ops")]
    [InlineData("torch.classes", "load_library")]
    [InlineData("torch.utils.collect_env", "run")]
    [InlineData("torch.utils.data.datapipes.utils.decoder", "basichandlers")]
    [InlineData("torchvision.models.feature_extraction", "DualGraphModule")]
    [InlineData("uuid", "_get_command_stdout")]
    [InlineData("_osx_support", "_read_output")]
    [InlineData("_aix_support", "_read_cmd_output")]
    [InlineData("_pyrepl.pager", "pipe_pager")]
    [InlineData("logging", "FileHandler")]
    [InlineData("cgitb", "Hook")]
    [InlineData("numpy", "ndarray.tofile")]
    [InlineData("numpy", "fromfile")]
    [InlineData("numpy", "memmap")]
    [InlineData("numpy", "save")]
    [InlineData("numpy", "savez")]
    public void What_is_known_to_act_is_dangerous(string module, string name)
    {
        File.WriteAllBytes(_folder["x"], Encoding.Latin1.GetBytes($"c{module}\n{name}\n."));

        Assert.Equal(ScanVerdict.Dangerous, ModelFileScan.Scan(_folder["x"]).Verdict);
    }

    [Fact]
    public void Names_that_Python_finds_something_else_under_are_not_those_of_layers()
    {
        // Only looked up.
        var found = PythonTorch.Run("""
            import importlib, pickle
            names = [('torch.nn.modules.module', 'torch.ctypes.CDLL'), ('torch.nn.modules.module', 'torch.cuda._memory_viz.subprocess.Popen'),
                     ('torch.nn.modules.linear', 'F.torch.os.system'), ('torch.nn.modules.linear', 'F')]
            print(json.dumps([[module, name, pickle._getattribute(importlib.import_module(module), name)[0].__name__] for module, name in names]))
            """);

        Assert.Equal(["CDLL", "Popen", "system", "torch.nn.functional"], found.EnumerateArray().Select(row => row[2].GetString()));
        Assert.All(found.EnumerateArray(), row => Assert.NotEqual(ImportRisk.Harmless, PythonImports.Judge(new PythonGlobal(row[0].GetString()!, row[1].GetString()!))));
    }

    [Fact]
    public void The_harmless_names_of_PyTorchs_modules_are_the_classes_that_they_define()
    {
        var found = PythonTorch.Run("""
            import importlib, inspect, pkgutil, torch.nn, torch.optim
            rows = []
            for package in torch.nn.modules, torch.nn.parallel, torch.optim:
                for module in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):
                    try:
                        module = importlib.import_module(module.name)
                    except Exception:
                        continue
                    for name, value in vars(module).items():
                        rows.append([module.__name__, name, inspect.isclass(value) and value.__module__ == module.__name__])
            print(json.dumps(rows))
            """);

        var harmless = found.EnumerateArray().Where(row => PythonImports.Judge(new PythonGlobal(row[0].GetString()!, row[1].GetString()!)) == ImportRisk.Harmless).ToArray();
        Assert.True(harmless.Length > 150);
        Assert.All(harmless, row => Assert.True(row[2].GetBoolean(), $"{row}"));
    }

    [Fact]
    public void Tensors_in_a_plain_pickle_are_followed_in_every_protocol()
    {
        PythonTorch.Run("""
            import pickle
            for protocol in range(6):
                pickle.dump({'w': torch.ones(3), 'v': torch.nn.Linear(2, 3).state_dict()}, open(f'{sys.argv[1]}/{protocol}.pkl', 'wb'), protocol)
            # Its text is too long to be kept, and its bytes as a text would be.
            pickle.dump(torch.ones(100000), open(f'{sys.argv[1]}/long', 'wb'), 2)
            """, _folder.Path);

        Assert.All(Directory.GetFiles(_folder.Path, "*.pkl"), file =>
        {
            var result = ModelFileScan.Scan(file);
            Assert.True(result.Verdict == ScanVerdict.Safe, $"{file}: {result.Verdict} {string.Join("; ", result.Findings)} {result.Reason}");
            Assert.Contains(result.Findings, finding => finding.Member == "a pickle within");
        });
        Assert.Equal((ScanVerdict.Unjudged, 0), (ModelFileScan.Scan(_folder["long"]).Verdict, ModelFileScan.Scan(_folder["long"]).DangerousCount));
    }

    [Fact]
    public void Bytes_that_PyTorch_would_take_for_an_archive_are_no_pickled_storage()
    {
        // A tar header that is a whole checkpoint to who follows pickles: what is in the archive could be any. Asked for its names, not loaded.
        var names = PythonTorch.Run("""
            import io, struct, tarfile
            pickles = b'\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.M\xe9\x03.}.'
            head = bytearray(512)
            rest = 512 - len(pickles) - 5
            head[:len(pickles) + 5] = pickles + b'B' + struct.pack('<I', rest)
            head[124:136] = b'00000000004\0'
            head[148:156] = b' ' * 8
            head[148:156] = b'%06o\0 ' % sum(head)
            tar = data = bytes(head) + b'.].'.ljust(512, b'\0') + bytes(1024)
            pickle = b'ctorch.storage\n_load_from_bytes\nB' + struct.pack('<I', len(data)) + data + b'\x85R.'
            open(sys.argv[1] + '/tar', 'wb').write(pickle)
            head[148:156] = b'00000000'
            data = bytes(head) + data[512:]
            open(sys.argv[1] + '/none', 'wb').write(b'ctorch.storage\n_load_from_bytes\nB' + struct.pack('<I', len(data)) + data + b'\x85R.')
            def is_tar(data):
                try:
                    return len(tarfile.open(fileobj=io.BytesIO(data), mode='r:').getnames()) == 1
                except tarfile.TarError:
                    return False
            print(json.dumps([is_tar(tar), is_tar(data)]))
            """, _folder.Path);

        Assert.Equal([true, false], names.EnumerateArray().Select(name => name.GetBoolean()));
        Assert.Equal(ScanVerdict.Unjudged, ModelFileScan.Scan(_folder["tar"]).Verdict);
        Assert.Equal(ScanVerdict.Safe, ModelFileScan.Scan(_folder["none"]).Verdict);
    }

    [Fact]
    public void A_pickle_that_ends_within_a_frame_is_not_judged_since_Python_goes_on_behind_the_frame()
    {
        var read = PythonTorch.Run("""
            import pickle, struct
            within = b'K\x01.' + b'B' + struct.pack('<I', 300000) + bytes(300000) + b'0K\x02.'
            frame = b'\x80\x04\x95' + struct.pack('<Q', len(within)) + within
            open(sys.argv[1] + '/ends', 'wb').write(frame + b'K\x03.')
            open(sys.argv[1] + '/over', 'wb').write(b'\x80\x04\x95' + struct.pack('<Q', 2) + b'NK\x01.')
            open(sys.argv[1] + '/cut', 'wb').write(b'\x80\x04\x95' + struct.pack('<Q', 9) + b'K\x01.')
            open(sys.argv[1] + '/another', 'wb').write(b'\x80\x04\x95' + struct.pack('<Q', 11) + b'\x95' + struct.pack('<Q', 2) + b'N.')
            open(sys.argv[1] + '/good', 'wb').write(b'\x80\x04\x95' + struct.pack('<Q', 3) + b'K\x01.' + b'\x80\x04\x95' + struct.pack('<Q', 1) + b'NN0.')
            with open(sys.argv[1] + '/ends', 'rb') as f:
                read = [pickle.load(f), pickle.load(f)]
            torch.save({'w': torch.ones(3)}, sys.argv[1] + '/legacy.pth', _use_new_zipfile_serialization=False, pickle_protocol=4)
            print(json.dumps(read))
            """, _folder.Path);

        Assert.Equal([1, 3], read.EnumerateArray().Select(value => value.GetInt32()));
        Assert.All(["ends", "over", "another", "cut"], file => Assert.Equal((ScanVerdict.Unjudged, true), (ModelFileScan.Scan(_folder[file]).Verdict, ModelFileScan.Scan(_folder[file]).Reason?.Contains("frame", StringComparison.Ordinal))));
        Assert.Equal(ScanVerdict.Safe, ModelFileScan.Scan(_folder["good"]).Verdict);

        Assert.Single(CheckpointReader.Read(_folder["legacy.pth"]).StateDict);
        var legacy = File.ReadAllBytes(_folder["legacy.pth"]);
        var place = legacy.AsSpan().IndexOf((byte)0x95) + 1;
        legacy[place]++;
        File.WriteAllBytes(_folder["longer.pth"], legacy);
        // In the middle of the number, whose last byte stands before the end.
        legacy[place] -= 3;
        File.WriteAllBytes(_folder["shorter.pth"], legacy);
        Assert.All(["longer.pth", "shorter.pth"], file =>
        {
            Assert.Equal(ScanVerdict.Unjudged, ModelFileScan.Scan(_folder[file]).Verdict);
            Assert.Contains("frame", Assert.Throws<CheckpointException>(() => CheckpointReader.Read(_folder[file])).Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("N.", ScanVerdict.Safe)]
    [InlineData("cx y\n\u0001\n.", ScanVerdict.Safe)]
    [InlineData("ccollections\nOrderedDict\n)R.", ScanVerdict.Suspicious)]
    [InlineData("cevil\nThing\n.", ScanVerdict.Suspicious)]
    [InlineData("cos\nsystem\n.", ScanVerdict.Dangerous)]
    [InlineData("c_codecs\nencode\n(Vpbyyrpgvbaf\nVrot13\ntRVBeqrerqQvpg\n\u0093.", ScanVerdict.Dangerous)]
    [InlineData("\u0095\u0004\0\0\0\0\0\0\0N.N.N.", ScanVerdict.Unjudged)]
    public void A_safetensors_file_that_is_a_pickle_too_is_judged_as_one(string pickle, ScanVerdict verdict)
    {
        WriteSafetensorsAndPickle(_folder["x.safetensors"], pickle);

        var result = ModelFileScan.Scan(_folder["x.safetensors"]);

        Assert.Equal((verdict, "Safetensors"), (result.Verdict, result.Format));
        Assert.Equal(verdict == ScanVerdict.Unjudged, result.Reason is not null);
    }

    [Theory]
    [InlineData("N0")]
    [InlineData("N")]
    [InlineData("(")]
    public void What_hides_behind_more_instructions_than_are_followed_is_not_judged(string piece)
    {
        WriteSafetensorsAndPickle(_folder["x.safetensors"], $"{new StringBuilder().Insert(0, piece, 1_100_000)}cos\nsystem\n.");

        var result = ModelFileScan.Scan(_folder["x.safetensors"]);

        Assert.Equal(ScanVerdict.Unjudged, result.Verdict);
        Assert.Contains("may hide a pickle", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_any_length_are_judged_and_end_the_judging()
    {
        var name = string.Concat(Enumerable.Repeat("torch.nn.", 100));
        File.WriteAllBytes(_folder["os"], Encoding.Latin1.GetBytes($"Vtorch\nV{name}os.system\n\u0093."));
        File.WriteAllBytes(_folder["other"], Encoding.Latin1.GetBytes($"Vtorch\nV{name}Other\n\u0093."));
        File.WriteAllBytes(_folder["long"], Encoding.Latin1.GetBytes($"Vtorch\nX\u0001\0\u0001\0{new string('x', 65537)}\u0093."));
        WriteSafetensorsAndPickle(_folder["hidden"], $"Vtorch\nV{name}Other\n\u0093.");

        Assert.Equal(ScanVerdict.Dangerous, ModelFileScan.Scan(_folder["os"]).Verdict);
        Assert.All(["other", "long", "hidden"], file => Assert.Equal(ScanVerdict.Unjudged, ModelFileScan.Scan(_folder[file]).Verdict));
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

    // The header's length is the instruction to take a text of 40 bytes, up to the V: the text from there reaches to the end of the line.
    private static void WriteSafetensorsAndPickle(string path, string pickle)
    {
        const int HeaderLength = 'X' + (40 * 256);
        var tail = $"\"}},\"w\":{{\"dtype\":\"U8\",\"shape\":[{pickle.Length}],\"data_offsets\":[0,{pickle.Length}]}}\n}}";
        var header = "{\"__metadata__\":{\"k\":\"".PadRight(37, ' ') + "V";
        header = header.PadRight(HeaderLength - tail.Length, '-') + tail;
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)HeaderLength), .. Encoding.Latin1.GetBytes(header + pickle)]);
    }
}
