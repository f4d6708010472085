using BenchmarkDotNet.Attributes;
using Medic.Engine.Compute;
using Medic.Engine.Data;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Benchmarks.Parts;

/// <summary>A step of MEDIC and what it consists of, on images of noise: speed does not hang on what they show.</summary>
public class CloneStepBenchmarks : IDisposable
{
    private const int Batch = 64;

    private CloneBench _bench = null!;
    private ImageSet _images = null!;
    private Tensor _input = null!;
    private Generator _generator = null!;

    [GlobalSetup]
    public void SetUp()
    {
        ComputeSettings.Resolve("cpu", 1).Apply();
        _generator = new Generator(0);
        using var scope = NewDisposeScope();
        var bytes = randint(0, 256, [4 * Batch, 3, 32, 32], dtype: ScalarType.Byte, generator: _generator).MoveToOuterDisposeScope();
        var labels = randint(0, 10, [4 * Batch], dtype: ScalarType.Int64, generator: _generator).MoveToOuterDisposeScope();
        _images = new ImageSet(bytes, labels, [.. Enumerable.Range(0, 10).Select(label => $"{label}")], "noise");
        var teacher = ArchitectureCatalog.Create("WRN-16-1", 10).Build();
        FreshWeights.Initialize(teacher, _generator);
        _bench = new CloneBench(teacher, _images);
        _input = MemoryLayout.ChannelsLast(bytes.narrow(0, 0, Batch).to(ScalarType.Float32) / 255).MoveToOuterDisposeScope();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _input.Dispose();
        _bench.Dispose();
        _images.Dispose();
        _generator.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Step() => _bench.Step();

    [Benchmark]
    public void Forward()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        _bench.Teacher.call(_input);
    }

    [Benchmark]
    public void Augment()
    {
        using var scope = NewDisposeScope();
        Augmentation.Published.Apply(_images.Images.narrow(0, 0, Batch), _generator);
    }
}
