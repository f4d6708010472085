using System.Numerics;
using System.Security.Cryptography;
using Medic.Engine.Checkpoints;

namespace Medic.Engine.Tests.Checkpoints;

public sealed class CheckpointReaderTests(PythonCheckpoints python) : IClassFixture<PythonCheckpoints>
{
    [Fact]
    public void Reads_the_tensors_that_PyTorch_wrote()
    {
        foreach (var name in python.Names.Where(name => !name.StartsWith("two", StringComparison.Ordinal)))
        {
            var (path, tensors) = python[name];
            PythonTorch.AssertSame(tensors, CheckpointReader.Read(path).StateDict);
        }
    }

    [Theory]
    [InlineData("bare.zip.pth", null, false, false)]
    [InlineData("bare.legacy.pth", null, false, false)]
    [InlineData("under_net_state_dict.zip.pth", "net_state_dict", false, false)]
    [InlineData("under_weights.legacy.pth", "weights", false, false)]
    [InlineData("ema.zip.pth", "state_dict", false, false)]
    [InlineData("parallel.zip.pth", "state_dict", true, false)]
    [InlineData("module.zip.pth", null, false, true)]
    [InlineData("parallel_module.legacy.pth", null, true, true)]
    [InlineData("module_in_net.legacy.pth", "net", false, true)]
    public void Tells_how_the_tensors_were_wrapped(string name, string? wrapperKey, bool hasModulePrefix, bool isPickledModule)
    {
        var checkpoint = CheckpointReader.Read(python[name].Path);

        Assert.Equal(wrapperKey, checkpoint.WrapperKey);
        Assert.Equal(hasModulePrefix, checkpoint.HasModulePrefix);
        Assert.Equal(isPickledModule, checkpoint.IsPickledModule);
        Assert.Equal(name.Contains("legacy", StringComparison.Ordinal) ? CheckpointFormat.TorchLegacy : CheckpointFormat.TorchZip, checkpoint.Format);
        Assert.Equal(wrapperKey ?? (isPickledModule ? "state_dict" : null), checkpoint.Layout.WrapperKey);
        Assert.Null(checkpoint.MedicRecord);
    }

    [Fact]
    public void Names_the_file_by_size_and_hash()
    {
        var path = python["bare.zip.pth"].Path;

        var checkpoint = CheckpointReader.Read(path);

        Assert.Equal(path, checkpoint.Path);
        Assert.Equal(new FileInfo(path).Length, checkpoint.FileSize);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))).ToLowerInvariant(), checkpoint.Sha256);
    }

    [Fact]
    public void The_hash_is_that_of_what_was_read_whatever_became_of_the_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder["model.pth"];
        File.Copy(python["bare.zip.pth"].Path, path);
        var expected = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))).ToLowerInvariant();

        var checkpoint = CheckpointReader.Read(path);
        File.WriteAllText(path, "something else");

        Assert.Equal(expected, checkpoint.Sha256);
    }

    [Theory]
    [InlineData("entries.zip.pth")]
    [InlineData("entries.legacy.pth")]
    public void Reads_the_other_entries_as_plain_values(string name)
    {
        var entries = CheckpointReader.Read(python[name].Path).Entries;

        Assert.Equal(0.875, entries["best"]);
        Assert.Equal(-7L, entries["count"]);
        Assert.Equal(true, entries["flag"]);
        Assert.Equal(0.5, entries["single"]);
        Assert.Equal("int32 [2, 3]", entries["array"]!.ToString());
        Assert.Equal([0f, 1, 2, 3, 4, 5], ((TensorData)entries["array"]!).ToSingles());
        Assert.Equal(624 * 4, Assert.IsType<byte[]>(Assert.IsType<PythonTuple>(entries["random"])[1]).Length);
        Assert.Equal((long)uint.MaxValue, entries["unsigned"]);
        Assert.Equal(0.1, entries["accuracy"]);
        Assert.Null(entries["nothing"]);
        Assert.Equal(true, entries["yes"]);
        Assert.Equal(false, entries["no"]);
        Assert.Equal(-5L, entries["small"]);
        Assert.Equal(1L << 40, entries["large"]);
        Assert.Equal(-BigInteger.Pow(2, 90), entries["huge"]);
        Assert.Equal("H\u00e9llo \U0001f600", entries["text"]);
        Assert.Equal(new byte[] { 0, 255, 128 }, entries["bytes"]);
        Assert.Equal(Array.Empty<byte>(), entries["empty"]);
        Assert.Equal([2L, "x"], Assert.IsType<PythonTuple>(Assert.IsType<PythonTuple>(entries["tuple"])[1]));
        Assert.Equal([2L], Assert.IsAssignableFrom<IReadOnlyList<object?>>(Assert.IsAssignableFrom<IReadOnlyList<object?>>(entries["list"])[1]));
        Assert.Equal([4L], Assert.IsAssignableFrom<IReadOnlyList<object?>>(entries["set"]));
        Assert.Equal(["f"], Assert.IsAssignableFrom<IReadOnlyList<object?>>(entries["frozen"]));
        Assert.Equal([2L, 3L], Assert.IsType<PythonTuple>(entries["size"]));
        Assert.Equal("cuda:1", entries["device"]);
        Assert.Equal(new PythonGlobal("torch", "float16"), entries["dtype"]);
        Assert.Equal(2L, ((PythonDictionary)entries["counts"]!)["a"]);
        Assert.Equal([2L], (IReadOnlyList<object?>)((PythonDictionary)entries["groups"]!)[1L]!);
        Assert.Equal(0.1, ((PythonDictionary)entries["args"]!)["lr"]);
        Assert.Equal("torch.nn.modules.linear.Linear", entries["cls"]!.ToString());
        Assert.True(entries.TryGet<PythonDictionary>("pattern", out var pattern));
        Assert.Equal("float32 [3, 2]", pattern["trigger"]!.ToString());
        Assert.True(entries.TryGet<PythonDictionary>("optimizer", out var optimizer));
        Assert.Equal(["state", "param_groups"], optimizer.Keys);
        Assert.False(entries.TryGetValue("state_dict", out _));
    }

    [Fact]
    public void Tensors_that_lie_row_by_row_share_the_memory_of_their_storage()
    {
        var tensors = CheckpointReader.Read(python["views.zip.pth"].Path).StateDict;

        Assert.True(tensors["whole"].Bytes.Span[160..].Overlaps(tensors["offset"].Bytes.Span));
    }

    [Fact]
    public void Several_state_dicts_need_a_choice()
    {
        var (path, tensors) = python["two.zip.pth"];

        var error = Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path));
        Assert.Contains("'net', 'model'", error.Message, StringComparison.Ordinal);

        var chosen = CheckpointReader.Read(path, new CheckpointReadOptions { StateDictKey = "model" });
        PythonTorch.AssertSame(tensors, chosen.StateDict);
        Assert.Equal("model", chosen.WrapperKey);
        Assert.True(chosen.Entries.TryGetValue("net", out _));

        error = Assert.Throws<CheckpointException>(() => CheckpointReader.Read(path, new CheckpointReadOptions { StateDictKey = "other" }));
        Assert.Contains("'other'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_released_checkpoints_as_PyTorch_does()
    {
        var models = TestData.Require("models");
        var files = Directory.EnumerateFiles(models, "*.pth*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var expected = PythonTorch.Run(
            """
            def tensors(path):
                checkpoint = torch.load(path, map_location='cpu')
                key = 'net_state_dict' if 'net_state_dict' in checkpoint else 'state_dict'
                return [key, fingerprints(checkpoint[key]), fingerprints(checkpoint.get('pattern', {}))]
            print(json.dumps([tensors(path) for path in sys.argv[1:]]))
            """,
            files);

        Assert.Equal(7, files.Length);
        foreach (var (file, tensors) in files.Zip(expected.EnumerateArray()))
        {
            var checkpoint = CheckpointReader.Read(file);
            Assert.Equal(tensors[0].GetString(), checkpoint.WrapperKey);
            PythonTorch.AssertSame(tensors[1], checkpoint.StateDict);
            var pattern = checkpoint.Entries.TryGet<PythonDictionary>("pattern", out var found) ? found : [];
            PythonTorch.AssertSame(tensors[2], pattern.Select(entry => KeyValuePair.Create((string)entry.Key, (TensorData)entry.Value!)));
        }
    }
}
