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
}
