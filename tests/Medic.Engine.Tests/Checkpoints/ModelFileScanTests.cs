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
    public void An_archive_of_which_Python_finds_another_directory_is_never_safe_nor_read()
    {
        // Each has two pickles, and a directory for either: what Python finds is not what the end of the archive says.
        var names = PythonTorch.Run("""
            import struct, zlib, pickle, zipfile
            folder, names = sys.argv[1], {}
            def local(name, data):
                return struct.pack('<IHHHHHIIIHH', 0x04034b50, 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), 0) + name + data
            def record(name, data, offset):
                return struct.pack('<IHHHHHHIIIHHHHHII', 0x02014b50, 20, 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), 0, 0, 0, 0, 0, offset) + name
            def large(count, size, position):
                return struct.pack('<IQHHIIQQQQ', 0x06064b50, 44, 45, 45, 0, 0, count, count, size, position)
            def locator(position): return struct.pack('<IIQI', 0x07064b50, 0, position, 1)
            def end(count, size, position): return struct.pack('<IHHHHIIH', 0x06054b50, 0, 0, count, count, size, position, 0)
            data = pickle.dumps({'a': 1}, 2)
            good, evil = b'good/data.pkl', b'evil/data.pkl'
            first, second = local(good, data), local(evil, data)
            entries = first + second
            def put(name, contents):
                path = f'{folder}/{name}'
                open(path, 'wb').write(contents)
                names[name] = zipfile.ZipFile(path).namelist()
            one, size = record(good, data, 0), len(record(good, data, 0))
            two = record(evil, data, len(first))
            at = len(entries)
            put('zip64', entries + one + two + large(1, size, at + size) + locator(at + 2 * size) + end(1, size, at))
            ones = 0xffffffff
            put('locator', entries + one + large(1, size, at) + two + large(1, size, at + size + 56) + locator(at + size) + end(0xffff, ones, ones))
            put('moved', entries + one + record(evil, data, len(first) - size) + end(1, size, at))
            both = one + two
            put('good', entries + both + end(2, 2 * size, at))
            put('good64', entries + both + large(2, 2 * size, at) + locator(at + 2 * size) + end(2, 2 * size, at))
            put('goodones', entries + both + large(2, 2 * size, at) + locator(at + 2 * size) + end(0xffff, ones, ones))
            alone = record(good, data, 0)
            put('between', entries + alone + end(1, size, at))
            put('before', second + first + record(good, data, len(second)) + end(1, size, at))
            put('padded', first + b'\0' * 500 + alone + end(1, size, len(first) + 500))
            print(json.dumps(names))
            """, _folder.Path);

        Assert.All(["zip64", "locator", "moved"], name =>
        {
            Assert.Equal("evil/data.pkl", Assert.Single(names.GetProperty(name).EnumerateArray()).GetString());
            Assert.Contains("director", Unjudged(name), StringComparison.Ordinal);
        });
        Assert.All(["between", "before"], name => Assert.Contains("something stands", Unjudged(name), StringComparison.Ordinal));
        Assert.Equal((ScanVerdict.Safe, null), (ModelFileScan.Scan(_folder["padded"]).Verdict, ModelFileScan.Scan(_folder["padded"]).Reason));
        // These have two pickles of that name, and nothing else is wrong with them.
        Assert.All(["good", "good64", "goodones"], name => Assert.Contains("which of them is its pickle", Unjudged(name), StringComparison.Ordinal));
    }

    [Fact]
    public void An_archive_of_two_pickles_is_never_safe_nor_read()
    {
        var taken = PythonTorch.Run("""
            import zipfile, pickle
            taken = {}
            for name in 'data.pkl', 'archive/DATA.PKL', 'archive/data/data.pkl':
                path = f'{sys.argv[1]}/{name.replace("/", "-")}'
                torch.save({'w': torch.ones(2)}, open(path, 'wb'))
                with zipfile.ZipFile(path, 'a') as z:
                    z.writestr(name, pickle.dumps({'short': 1}, 2))
                taken[path] = len(torch._C.PyTorchFileReader(path).get_record('data.pkl'))
            print(json.dumps(taken))
            """, _folder.Path);

        Assert.Equal(3, taken.EnumerateObject().Count());
        Assert.All(taken.EnumerateObject(), file => Assert.Contains("it has both 'archive/data.pkl' and", Unjudged(file.Name), StringComparison.Ordinal));
        // PyTorch takes the longer one where the shorter name is another's.
        Assert.True(taken.GetProperty(_folder["data.pkl"]).GetInt32() > 50);
    }

    [Fact]
    public void A_file_that_is_a_tar_archive_as_well_is_never_safe_nor_read()
    {
        var isTar = PythonTorch.Run("""
            import struct, tarfile
            folder, found = sys.argv[1], {}
            # What Python reads of a tar archive's header are numbers at fixed places, and a name before them.
            def header(head, tail, isSigned, isGood):
                block = bytearray(head.ljust(100, b'\xe9' if isSigned else b'x') + b' ' * 312)
                block[100:107] = b'0000644'
                block[156:157] = b'0'
                block += tail.ljust(512 - len(block))
                total = sum(struct.unpack_from('148B8x356B' if not isSigned else '148b8x356b', block)) + 256
                block[148:155] = b'%07o' % (total + (not isGood))
                return bytes(block)
            json_tail = b'"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
            array_tail = b"', '<f4')], 'fortran_order': False, 'shape': (1,), }"
            for isGood in True, False:
                for isSigned in False, True:
                    if not isSigned or isGood:
                        kind = f'{"tar" if isGood else "plain"}{"-signed" if isSigned else ""}'
                        files = {f'{kind}.pkl': header(b'\x80\x04B' + struct.pack('<I', 600), b'', isSigned, isGood) + bytes(95) + b'.',
                                 f'{kind}.npy': header(b'\x93NUMPY\x01\x00' + struct.pack('<H', 502) + b"{'descr': [('", array_tail, isSigned, isGood) + bytes(4)}
                        if not isSigned:
                            files[f'{kind}.safetensors'] = header(struct.pack('<Q', 504) + b'{"__metadata__":{"k":"', json_tail, isSigned, isGood) + bytes(4)
                        for name, data in files.items():
                            open(f'{folder}/{name}', 'wb').write(data)
                            found[name] = tarfile.is_tarfile(f'{folder}/{name}')
            print(json.dumps(found))
            """, _folder.Path);

        var files = isTar.EnumerateObject().ToDictionary(file => file.Name, file => file.Value.GetBoolean());
        Assert.Equal(8, files.Count);
        Assert.All(files, file =>
        {
            Assert.Equal(file.Key.StartsWith("tar", StringComparison.Ordinal), file.Value);
            var result = ModelFileScan.Scan(_folder[file.Key]);
            Assert.True(result.Verdict == (file.Value ? ScanVerdict.Unjudged : ScanVerdict.Safe), $"{file.Key}: {result.Verdict} {result.Reason}");
            if (file.Value)
                Assert.Contains("tar archive", Unjudged(file.Key), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Arrays_of_objects_are_followed_however_their_header_spells_them()
    {
        // Python reads headers alone.
        var objects = PythonTorch.Run("""
            import io, struct, numpy
            from numpy.lib import format
            folder, found = sys.argv[1], {}
            evil = b'cposix\nsystem\n.'
            spelt = [r"'|\x4f'", r"'\117'", r"'|\117'", "'f4,O'", "'2O'", "'object'", "[('a','(2,)O')]", "[('a', '(2,)O')]", "'|' 'O'", "('O', (2,))", "[('a', ('O', (2,)))]",
                     "[('a', [('b', 'O8')])]", "[('a', 'f4'), ('b', 'O')]", "[(('t', 'a'), 'O')]", '"O"', "'O'", "[('m8[s]', 'O')]"]
            for number, descr in enumerate(spelt):
                text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': (1,), }}".encode()
                data = b'\x93NUMPY\x01\x00' + struct.pack('<H', len(text) + 1) + text + b'\n'
                with io.BytesIO(data) as f:
                    format.read_magic(f)
                    found[f'object{number}.npy'] = format.read_array_header_1_0(f)[2].hasobject
                open(f'{folder}/object{number}.npy', 'wb').write(data + evil)
            plain = ['<f4', '>f8', '|b1', '<U3', '|S5', '<M8[ns]', '<m8[25s]', '<c16', '<f2', '|V8', [('x', '<f4'), ('y', '<i8', (2,))], [('O', '<f4')],
                     [('a', [('b', '<f4'), ('c', '|S3', (2, 3))], (2,)), ('d', '|V8')], [(('title', 'name'), '<f4')], [('Mass [kg] (m)', '<f4')]]
            for number, dtype in enumerate(plain):
                array = numpy.zeros((2, 1), dtype=dtype)
                found[f'plain{number}.npy'] = array.dtype.hasobject
                numpy.save(f'{folder}/plain{number}.npy', array, allow_pickle=False)
            print(json.dumps(found))
            """, _folder.Path);

        Assert.Equal(32, objects.EnumerateObject().Count());
        Assert.All(objects.EnumerateObject(), file =>
        {
            Assert.Equal(file.Name.StartsWith("object", StringComparison.Ordinal), file.Value.GetBoolean());
            var result = ModelFileScan.Scan(_folder[file.Name]);
            Assert.True(result.Verdict == (file.Value.GetBoolean() ? ScanVerdict.Dangerous : ScanVerdict.Safe), $"{file.Name}: {result.Verdict} {result.Reason}");
        });
    }

    [Fact]
    public void An_array_of_objects_is_found_by_its_first_bytes_whatever_it_is_called()
    {
        // Made by Python, and never loaded: with allow_pickle=False it only says what it would have to do.
        var refused = PythonTorch.Run("""
            import io, os, zipfile, numpy
            class Evil:
                def __reduce__(self): return os.system, ('id',)
            folder, refused = sys.argv[1], {}
            buffer = io.BytesIO()
            numpy.save(buffer, numpy.array([Evil()], dtype=object), allow_pickle=True)
            for method in zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED:
                for name in 'b', 'archive/data/9', 'archive/b.pkl':
                    path = f'{folder}/{name.replace("/", "-")}-{method}'
                    if name == 'b':
                        numpy.savez(open(path, 'wb'), a=numpy.ones(3))
                    else:
                        torch.save({'w': torch.ones(3)}, open(path, 'wb'))
                    with zipfile.ZipFile(path, 'a', method) as z:
                        z.writestr(name, buffer.getvalue())
                    try:
                        numpy.load(path, allow_pickle=False)[name]
                    except ValueError as e:
                        refused[path] = str(e)
            print(json.dumps(refused))
            """, _folder.Path);

        Assert.Equal(6, refused.EnumerateObject().Count());
        Assert.All(refused.EnumerateObject(), file =>
        {
            Assert.Contains("Object arrays", file.Value.GetString(), StringComparison.Ordinal);
            var result = ModelFileScan.Scan(file.Name);
            Assert.Equal(ScanVerdict.Dangerous, result.Verdict);
            Assert.Contains(result.Findings, finding => finding.Name == "posix.system");
            Assert.Throws<CheckpointException>(() => CheckpointReader.Read(file.Name));
        });
    }

    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        Pipes.Make(_folder["pipe"]);
        File.CreateSymbolicLink(_folder["link"], _folder["pipe"]);

        var scanning = Task.Run(() => (Unjudged("pipe"), Unjudged("link")), TestContext.Current.CancellationToken);
        await Task.WhenAny(scanning, Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        Assert.True(scanning.IsCompleted);
        var (pipe, link) = await scanning;
        Assert.Contains("no regular file", pipe, StringComparison.Ordinal);
        Assert.Contains("no regular file", link, StringComparison.Ordinal);
        Assert.Equal([_folder["link"], _folder["pipe"]], ModelFileScan.FilesBelow(_folder.Path));
    }

    [Fact]
    public void Links_to_folders_are_not_entered_and_those_that_lead_out_are_not_passed_over()
    {
        Directory.CreateDirectory(_folder["set/deep"]);
        Directory.CreateDirectory(_folder["settle"]);
        File.WriteAllText(_folder["set/deep/.hidden"], "x");
        File.WriteAllText(_folder["settle/other"], "x");
        Directory.CreateSymbolicLink(_folder["set/one"], _folder["set"]);
        Directory.CreateSymbolicLink(_folder["set/two"], "./one/deep");
        Directory.CreateSymbolicLink(_folder["set/deep/up"], "../..");
        Directory.CreateSymbolicLink(_folder["set/out"], _folder["settle"]);
        File.CreateSymbolicLink(_folder["set/file"], _folder["settle/other"]);
        Directory.CreateSymbolicLink(_folder["root"], _folder["set"]);

        Assert.Equal(["set/deep/.hidden", "set/deep/up", "set/file", "set/out"], ModelFileScan.FilesBelow(_folder["set"]).Select(file => Path.GetRelativePath(_folder.Path, file)));
        Assert.Contains("a folder, or a link to one", ModelFileScan.Scan(_folder["set/out"]).Reason, StringComparison.Ordinal);
        Assert.Contains(_folder["root/deep/.hidden"], ModelFileScan.FilesBelow(_folder["root"]));
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

    // Why neither the scan nor the reader has it.
    private string Unjudged(string name)
    {
        var result = ModelFileScan.Scan(_folder[name]);
        Assert.Equal(ScanVerdict.Unjudged, result.Verdict);
        Assert.Throws<CheckpointException>(() => CheckpointReader.Read(_folder[name]));
        return result.Reason!;
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
