using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Medic.Engine.Checkpoints;
using Medic.Engine.Checkpoints.Scanning;

namespace Medic.Benchmarks.Parts;

/// <summary>Reading and scanning a checkpoint, with all checks and its hash, from memory as far as the system keeps files there.</summary>
public class ReadingBenchmarks : IDisposable
{
    private string _path = null!;

    /// <summary>1.4 MB in a hundred tensors, as a WRN-16-1 has them with its optimizer, or 377 MB in ninety.</summary>
    [Params("1.4 MB", "377 MB")]
    public string File { get; set; } = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _path = Path.Combine(Path.GetTempPath(), $"medic-reading-{Guid.NewGuid():N}.pth");
        var (count, numbers) = File == "1.4 MB" ? (100, 3_500) : (90, 1 << 20);
        var random = new Random(0);
        var tensors = Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"layer{i}.weight", Noise(random, numbers)));
        CheckpointWriter.Write(_path, new StateDict(tensors), new CheckpointLayout("state_dict", false), new Dictionary<string, object?>());
    }

    [GlobalCleanup]
    public void Dispose()
    {
        System.IO.File.Delete(_path);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public Checkpoint Read() => CheckpointReader.Read(_path);

    [Benchmark]
    public ScanResult Scan() => ModelFileScan.Scan(_path);

    private static TensorData Noise(Random random, int count)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
            numbers[i] = (random.NextSingle() * 2) - 1;
        return new TensorData(ElementType.Float32, [count], MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
    }
}
