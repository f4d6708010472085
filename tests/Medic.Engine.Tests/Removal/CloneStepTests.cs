using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Removal.Cloning;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal;

/// <summary>A whole step against the published one.</summary>
public sealed class CloneStepTests(Workbench workbench)
{
    public static TheoryData<string, bool> Settings { get; } = new()
    {
        { "published", false },
        { "published", true },
        { "planes", false },
        { "planes", true },
        { "not kept", true },
        { "not normalised", true },
        { "batch", false },
        { "distillation", true },
    };

    private static Dictionary<string, MedicOptions> Options { get; } = new()
    {
        ["published"] = new(),
        ["planes"] = new() { HookPlane = HookPlane.Conv | HookPlane.BatchNorm | HookPlane.Dense, CloneWeight = 3, Temperature = 2 },
        ["not kept"] = new() { KeepStatistics = false },
        ["not normalised"] = new() { NormalizeDifference = false },
        ["batch"] = new() { StatisticsMode = StatisticsMode.Batch },
        ["distillation"] = new() { Distillation = true },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Its_gradients_and_losses_are_the_published_ones(string settings, bool fused)
    {
        Workbench.Compute.Apply();
        using var scope = NewDisposeScope();
        var options = Options[settings];
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        foreach (var parameter in teacher.parameters())
            parameter.requires_grad = false;
        using var clone = Workbench.Fresh("WRN-10-1");
        clone.train();
        using var set = EasyImages.Set(24);
        using var pairs = HookPairs.Create(teacher, clone, options.HookPlane, CPU);
        using var statistics = options.StatisticsMode == StatisticsMode.Batch
            ? null
            : ActivationStatistics.Gather(pairs.Teacher, new BatchLoader(set, 8).Sequential(), Normalization.None, options.StatisticsMode, default);
        var images = set.Images.to(ScalarType.Float32) / 255;

        var (classification, cloning) = PublishedCloning.Backward(options, pairs, clone.parameters(), images, set.Labels, statistics);
        var expected = clone.parameters().Select(parameter => parameter.grad!.clone()).ToArray();
        foreach (var parameter in clone.parameters())
            parameter.grad!.zero_();
        ICloneLoss loss = fused ? new FusedImportanceLoss(options, statistics) : new ImportanceWeightedLoss(options, statistics);
        var losses = new CloneStep(options, pairs, loss).Backward(MemoryLayout.ChannelsLast(images), set.Labels, cloning: true);

        Assert.Equal(classification, losses.Classification.item<float>(), 1e-4f * classification);
        Assert.Equal(cloning, losses.Clone!.item<float>(), 1e-4f * cloning);
        foreach (var ((name, parameter), gradient) in clone.named_parameters().Zip(expected))
        {
            var most = gradient.abs().max().item<float>();
            var off = (parameter.grad! - gradient).abs().max().item<float>();
            Assert.True(off <= (1e-3f * most) + 1e-5f, $"{name}: {off} of {most}");
        }

        Assert.All(teacher.parameters(), parameter => Assert.Null(parameter.grad));
    }

    /// <summary>Rounding differs from step to step; what comes of a training must not.</summary>
    [Fact]
    public void A_training_ends_where_the_published_one_ends()
    {
        Workbench.Compute.Apply();
        var options = new MedicOptions { CloneWeight = 1 };
        using var set = EasyImages.Set(96);

        var fast = Train((pairs, _, statistics) =>
        {
            var step = new CloneStep(options, pairs, new FusedImportanceLoss(options, statistics));
            return (images, labels) => step.Backward(MemoryLayout.ChannelsLast(images), labels, cloning: true);
        });
        var published = Train((pairs, clone, statistics) => (images, labels) => PublishedCloning.Backward(options, pairs, clone.parameters(), images, labels, statistics));

        Assert.InRange(published, 0.7, 1);
        Assert.InRange(fast, published - 0.01, published + 0.01);

        double Train(Func<HookPairs, Network, ActivationStatistics, Action<Tensor, Tensor>> backward)
        {
            using var scope = NewDisposeScope();
            using var teacher = LoadedModel.Load(workbench.Model).Network;
            foreach (var parameter in teacher.parameters())
                parameter.requires_grad = false;
            using var clone = Workbench.Fresh("WRN-10-1", seed: 4);
            clone.train();
            using var pairs = HookPairs.Create(teacher, clone, options.HookPlane, CPU);
            var loader = new BatchLoader(set, 16);
            var generator = new Generator(5);
            using var statistics = ActivationStatistics.Gather(pairs.Teacher, loader.Sequential(), Normalization.None, options.StatisticsMode, default);
            using var optimizer = optim.Adam(clone.parameters(), options.LearningRate, weight_decay: options.WeightDecay);
            var step = backward(pairs, clone, statistics);
            for (var epoch = 0; epoch < 16; epoch++)
            {
                foreach (var batch in loader.Shuffled(generator))
                {
                    using (batch)
                    {
                        using var inner = NewDisposeScope();
                        optimizer.zero_grad();
                        step(batch.Images, batch.Labels);
                        optimizer.step();
                    }
                }
            }

            clone.eval();
            using var test = DatasetReader.Read(workbench.Data, new DatasetOptions { Part = DatasetPart.Test });
            return new Classifier(clone, Normalization.None, CPU).CleanAccuracy(test).Overall.Share;
        }
    }

    [Fact]
    public void Outside_the_cloning_epochs_the_gradients_are_cross_entropys_alone()
    {
        using var scope = NewDisposeScope();
        using var teacher = Workbench.Fresh("WRN-10-1", seed: 1);
        using var clone = Workbench.Fresh("WRN-10-1", seed: 2);
        clone.train();
        using var set = EasyImages.Set(8);
        var images = set.Images.to(ScalarType.Float32) / 255;
        nn.functional.cross_entropy(clone.call(images), set.Labels).backward();
        var expected = clone.parameters().Select(parameter => parameter.grad!.clone()).ToArray();
        foreach (var parameter in clone.parameters())
            parameter.grad!.zero_();
        using var pairs = HookPairs.Create(teacher, clone, HookPlane.Conv, CPU);
        var options = new MedicOptions();

        var losses = new CloneStep(options, pairs, new PlainLoss(options)).Backward(images, set.Labels, cloning: false);

        Assert.Null(losses.Clone);
        Assert.All(clone.parameters().Zip(expected), pair =>
            Assert.True((pair.First.grad! - pair.Second).abs().max().item<float>() <= 1e-6f + (1e-4f * pair.Second.abs().max().item<float>())));
    }
}
