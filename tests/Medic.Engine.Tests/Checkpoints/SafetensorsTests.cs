using System.Buffers.Binary;
using System.Text;
using Medic.Engine.Checkpoints;

namespace Medic.Engine.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    // The published format, read and written without Medic or any library of the format's own.
    private const string PythonFormat = """
        def load(path):
            raw = open(path, 'rb').read()
            n = int.from_bytes(raw[:8], 'little')
            assert raw[8:9] == b'{' and n % 8 == 0, 'the header'
            header, data = json.loads(raw[8:8 + n].decode('utf-8')), raw[8 + n:]
            metadata = header.pop('__metadata__', {})
            assert all(isinstance(v, str) for v in metadata.values())
            types = dict(F16=torch.float16, BF16=torch.bfloat16, F32=torch.float32, F64=torch.float64, U8=torch.uint8, I8=torch.int8,
                         I16=torch.int16, I32=torch.int32, I64=torch.int64, BOOL=torch.bool)
            tensors, end = {}, 0
            for name, t in sorted(header.items(), key=lambda item: item[1]['data_offsets']):
                begin, stop = t['data_offsets']
                assert begin == end, name
                end = stop
            assert end == len(data)
            for name, t in header.items():
                begin, stop = t['data_offsets']
                dtype = types[t['dtype']]
                size = torch.empty(0, dtype=dtype).element_size()
                assert begin % size == 0, name + ' is not aligned'
                part = torch.frombuffer(bytearray(data[begin:stop]), dtype=dtype) if stop > begin else torch.empty(0, dtype=dtype)
                tensors[name] = part.reshape(t['shape'])
            return tensors, metadata

        def save(path, tensors, metadata=None):
            names = {torch.float16: 'F16', torch.bfloat16: 'BF16', torch.float32: 'F32', torch.float64: 'F64', torch.uint8: 'U8',
                     torch.int8: 'I8', torch.int16: 'I16', torch.int32: 'I32', torch.int64: 'I64', torch.bool: 'BOOL'}
            header, data = {'__metadata__': metadata} if metadata else {}, b''
            for name, t in tensors.items():
                raw = (t.view(torch.int16) if t.dtype is torch.bfloat16 else t).contiguous().numpy().tobytes()
                header[name] = dict(dtype=names[t.dtype], shape=list(t.shape), data_offsets=[len(data), len(data) + len(raw)])
                data += raw
            text = json.dumps(header).encode()
            open(path, 'wb').write(len(text).to_bytes(8, 'little') + text + data)

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_read_as_they_were_written_elsewhere()
    {
        var expected = PythonTorch.Run(PythonFormat + """
            torch.manual_seed(0)
            types = [torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64]
            tensors = {str(t)[6:]: (torch.randn(3, 5) * 50).to(t) for t in types}
            tensors.update(bool=torch.randn(7) > 0, scalar=torch.tensor(3.5), none=torch.zeros(0, 4))
            tensors['n\u00e4me "x"'] = torch.arange(4)
            save(sys.argv[1] + '/a.safetensors', tensors, {'format': 'pt'})
            save(sys.argv[1] + '/prefixed.safetensors', {'module.' + name: t for name, t in tensors.items()})
            print(json.dumps(fingerprints(tensors)))
            """, _folder.Path);

        var plain = CheckpointReader.Read(_folder["a.safetensors"]);
        PythonTorch.AssertSame(expected, plain.StateDict);
        Assert.Equal((CheckpointFormat.Safetensors, null, false), (plain.Format, plain.WrapperKey, plain.HasModulePrefix));
        Assert.Equal(new CheckpointLayout(null, false, CheckpointFormat.Safetensors), plain.Layout);
        Assert.Null(plain.MedicRecord);
        var prefixed = CheckpointReader.Read(_folder["prefixed.safetensors"]);
        PythonTorch.AssertSame(expected, prefixed.StateDict);
        Assert.True(prefixed.HasModulePrefix);
    }

    [Fact]
    public void What_is_written_is_read_elsewhere_and_here()
    {
        var state = new StateDict(
        [
            new("counter", new TensorData(ElementType.UInt8, [3], new byte[] { 1, 2, 3 })),
            new("layer.weight", new TensorData(ElementType.Float32, [2, 2], Numbers(1.5f, -2, 0, 3))),
            new("half", new TensorData(ElementType.Float16, [1], new byte[] { 0, 60 })),
            new("wide", new TensorData(ElementType.Int64, [], BitConverter.GetBytes(-7L))),
            new("none", new TensorData(ElementType.Float32, [0, 4], ReadOnlyMemory<byte>.Empty)),
        ]);
        var record = new Dictionary<string, object?>
        {
            ["text"] = "a\n\u00e4\u001b",
            ["whole"] = 3,
            ["part"] = 0.25,
            ["yes"] = true,
            ["nothing"] = null,
            ["list"] = new List<object?> { 1L, "x", new Dictionary<string, object?> { ["k"] = "v" } },
        };
        var layout = new CheckpointLayout("state_dict", HasModulePrefix: true, CheckpointFormat.Safetensors);

        var written = CheckpointWriter.Write(_folder["a.safetensors"], state, layout, record);
        var again = CheckpointWriter.Write(_folder["b.safetensors"], state, layout, record);

        var read = CheckpointReader.Read(_folder["a.safetensors"]);
        Assert.Equal((written.Sha256, written.FileSize), (read.Sha256, read.FileSize));
        Assert.Equal(written.Sha256, again.Sha256);
        Assert.Equal(state.Keys, read.StateDict.Keys);
        Assert.All(state, tensor => Assert.Equal(PythonTorch.Fingerprint(tensor.Value), PythonTorch.Fingerprint(read.StateDict[tensor.Key])));
        Assert.Equal("a\n\u00e4\u001b", read.MedicRecord!["text"]);
        Assert.Equal((3L, "0.25", true), (read.MedicRecord["whole"], read.MedicRecord["part"], read.MedicRecord["yes"]));
        Assert.Null(read.MedicRecord["nothing"]);
        Assert.Equal("v", ((PythonDictionary)((IReadOnlyList<object?>)read.MedicRecord["list"]!)[2]!)["k"]);

        var python = PythonTorch.Run(PythonFormat + """
            tensors, metadata = load(sys.argv[1])
            assert metadata['format'] == 'pt' and json.loads(metadata['medic'])['whole'] == 3
            print(json.dumps(fingerprints(tensors)))
            """, _folder["a.safetensors"]);
        PythonTorch.AssertSame(python, state.Select(tensor => KeyValuePair.Create($"module.{tensor.Key}", tensor.Value)));
    }

    [Fact]
    public void A_record_with_tensors_is_refused()
    {
        var tensor = new TensorData(ElementType.UInt8, [1], new byte[1]);
        Assert.Throws<ArgumentException>(() => CheckpointWriter.Write(
            _folder["a"], new StateDict([new("w", tensor)]), new CheckpointLayout(null, false, CheckpointFormat.Safetensors), new Dictionary<string, object?> { ["t"] = tensor }));
        Assert.False(File.Exists(_folder["a"]));
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", null)]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   """, null)]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"e":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", null)]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "has 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,8]}}""", "has 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "8 are there")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "8 are there")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begins at byte 4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begins at byte 4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "twice")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "does not say")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"code":"x"}}""", "'code'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8.5]}}""", "JSON")]
    [InlineData("""{"w":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "F8_E4M3")]
    [InlineData("""{"w":{"dtype":7}}""", "JSON")]
    [InlineData("""{"w":[]}""", "JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x""", "JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "JSON")]
    [InlineData("""{"__metadata__":{"a":{}},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "JSON")]
    [InlineData("""{}""", "8 are there")]
    [InlineData("""{"__metadata__":{"medic":"[1"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", null)]
    public void What_a_header_says_is_held_against_what_is_there(string header, string? named)
    {
        var path = Write(header, 8);

        if (named is null)
            Assert.Equal("w", CheckpointReader.Read(path).StateDict.Keys.First());
        else
            Assert.Contains(named, Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_is_not_there_or_too_long_or_too_deep_is_an_error()
    {
        var path = Write("{}", 0);
        var bytes = File.ReadAllBytes(path);
        bytes[3] = 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("beyond the file", Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path)).Message, StringComparison.Ordinal);

        var long_ = Write($"{{{new string(' ', 2000)}}}", 0);
        Assert.Contains(
            nameof(CheckpointReadOptions.MaxHeaderBytes),
            Assert.Throws<CheckpointException>(() => CheckpointReader.Read(long_, new CheckpointReadOptions { MaxHeaderBytes = 1000 })).Message,
            StringComparison.Ordinal);

        var deep = Write($$"""{"w":{{new string('[', 100_000)}}""", 0);
        Assert.Throws<CheckpointException>(() => CheckpointReader.Read(deep));
    }

    private static byte[] Numbers(params float[] numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(float)];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), numbers[i]);
        return bytes;
    }

    private string Write(string header, int dataLength)
    {
        var path = _folder[$"{Guid.NewGuid():N}.safetensors"];
        var text = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[dataLength]]);
        return path;
    }
}
