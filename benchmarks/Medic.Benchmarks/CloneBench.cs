using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Removal.Cloning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Benchmarks;

/// <summary>A WRN-16-1, its clone and clean images, ready for MEDIC's steps with the published settings.</summary>
internal sealed class CloneBench : IDisposable
{
    private readonly MedicOptions _options = new();
    private readonly Generator _generator = new(0);
    private readonly HookPairs _pairs;
    private readonly Adam _optimizer;
    private readonly CloneStep _step;
    private readonly BatchLoader _loader;
    private readonly Tensor _input;
    private readonly Tensor _labels;

    /// <summary>Sets up.</summary>
    /// <param name="teacher">The teacher; owned.</param>
    /// <param name="images">Clean images, a batch or more; not owned.</param>
    public CloneBench(Network teacher, ImageSet images)
    {
        Teacher = teacher;
        foreach (var parameter in teacher.parameters())
            parameter.requires_grad = false;
        teacher.eval();
        Clone = teacher.Architecture.Build();
        FreshWeights.Initialize(Clone, _generator);
        Clone.train();
        _pairs = HookPairs.Create(teacher, Clone, _options.HookPlane, CPU);
        _loader = new BatchLoader(images, _options.BatchSize, Augmentation.Published, CPU);
        var statistics = ActivationStatistics.Gather(_pairs.Teacher, _loader.Shuffled(_generator), Normalization.None, StatisticsMode.Exact, default);
        _step = new CloneStep(_options, _pairs, new FusedImportanceLoss(_options, statistics));
        _optimizer = optim.Adam(Clone.parameters(), _options.LearningRate, weight_decay: _options.WeightDecay);
        _input = MemoryLayout.ChannelsLast(images.Images.narrow(0, 0, _options.BatchSize).to(ScalarType.Float32) / 255);
        _labels = images.Labels.narrow(0, 0, _options.BatchSize);
    }

    public Network Teacher { get; }

    public Network Clone { get; }

    /// <summary>One step on a batch that is there already.</summary>
    public void Step()
    {
        using var scope = NewDisposeScope();
        Step(_input, _labels);
    }

    /// <summary>One epoch as a run has it: shuffled, augmented, with the losses read.</summary>
    /// <returns>How many steps it had.</returns>
    public int Epoch()
    {
        var steps = 0;
        foreach (var batch in _loader.Shuffled(_generator))
        {
            using (batch)
            {
                using var scope = NewDisposeScope();
                Step(MemoryLayout.ChannelsLast(batch.Images), batch.Labels);
                steps++;
            }
        }

        return steps;
    }

    public void Dispose()
    {
        _input.Dispose();
        _labels.Dispose();
        _optimizer.Dispose();
        _pairs.Dispose();
        Teacher.Dispose();
        Clone.Dispose();
        _generator.Dispose();
    }

    private void Step(Tensor input, Tensor labels)
    {
        _optimizer.zero_grad();
        var (classification, clone) = _step.Backward(input, labels, cloning: true);
        _optimizer.step();
        _ = classification.item<float>() + clone!.item<float>();
    }
}
