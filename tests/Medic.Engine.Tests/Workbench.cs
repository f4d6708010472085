using Medic.Engine.Attacks;
using Medic.Engine.Compute;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Tests.Data;
using static TorchSharp.torch;

[assembly: AssemblyFixture(typeof(Medic.Engine.Tests.Workbench))]

namespace Medic.Engine.Tests;

/// <summary>Easy images on disk, and a small network with a backdoor that was trained on them: made when first asked for, once.</summary>
public sealed class Workbench : IDisposable
{
    public const int Side = 16;

    public const int Target = 1;

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _data;
    private readonly Lazy<(BackdoorResult, string)> _backdoored;

    public Workbench()
    {
        _data = new(() =>
        {
            EasyImages.Write(_folder.PathOf("data"), "train", 320);
            EasyImages.Write(_folder.PathOf("data"), "t10k", 120);
            return _folder.PathOf("data");
        });
        _backdoored = new(() =>
        {
            var path = _folder.PathOf("backdoored.pth");
            return (new BackdoorTraining(Training).Train(path), path);
        });
    }

    public static ComputeSettings Compute { get; } = ComputeSettings.Resolve("cpu", 1);

    /// <summary>A folder with 320 training and 120 test images.</summary>
    public string Data => _data.Value;

    /// <summary>What came of training the backdoored WRN-10-1.</summary>
    public BackdoorResult Backdoored => _backdoored.Value.Item1;

    /// <summary>Its file.</summary>
    public string Model => _backdoored.Value.Item2;

    /// <summary>A training that takes a second or two.</summary>
    public BadNetOptions Training => new()
    {
        DataPath = Data,
        Architecture = "WRN-10-1",
        InputSize = Side,
        TargetLabel = Target,
        PoisonRate = 0.2,
        Epochs = 8,
        BatchSize = 32,
        LearningRate = 0.05,
        Schedule = BackdoorSchedule.Cosine,
        Seed = 1,
        Compute = Compute,
    };

    /// <summary>One epoch of MEDIC on 96 images.</summary>
    public CloneOptions Cloning => new()
    {
        DataPath = Data,
        SampleCount = 96,
        Normalization = Normalization.None,
        Method = new MedicOptions { Epochs = 1, BatchSize = 32 },
        Seed = 3,
        Compute = Compute,
    };

    public static AttackOptions Checker { get; } = new() { Trigger = "checker", TargetLabel = Target };

    /// <summary>A network with fresh weights, in eval mode.</summary>
    public static Network Fresh(string architecture, int classes = 4, int channels = 1, int side = Side, ulong seed = 5)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        var network = ArchitectureCatalog.Create(architecture, classes, channels, side).Build();
        FreshWeights.Initialize(network, generator);
        network.eval();
        return network;
    }

    public void Dispose() => _folder.Dispose();
}
