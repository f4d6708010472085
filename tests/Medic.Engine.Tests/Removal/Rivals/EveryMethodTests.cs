using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Attention;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Removal.ModeConnectivity;
using Medic.Engine.Removal.NeuronPruning;
using Medic.Engine.Removal.Pruning;
using Medic.Engine.Removal.Relearning;
using Medic.Engine.Removal.Tuning;
using Medic.Engine.Tests.Checkpoints;
using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal.Rivals;

/// <summary>What holds for every removal method.</summary>
public sealed class EveryMethodTests(Workbench workbench) : IDisposable
{
    private static readonly FineTuningOptions QuickTuning = new() { Epochs = 2, BatchSize = 16 };

    private static readonly Dictionary<string, TrainedMethodOptions> Quick = new TrainedMethodOptions[]
    {
        new MedicOptions { Epochs = 3, BatchSize = 16 },
        new FineTuningOptions { Epochs = 3, BatchSize = 16 },
        new FinePruningOptions { Epochs = 3, BatchSize = 16 },
        new NadOptions { Epochs = 3, BatchSize = 16, Teacher = QuickTuning },
        new AnpOptions { Epochs = 3, BatchSize = 16 },
        new McrOptions { Epochs = 3, BatchSize = 16, Momentum = 0.9, Start = QuickTuning },
        new DistillationOptions { Epochs = 3, BatchSize = 16 },
        new FromScratchOptions { Epochs = 3, BatchSize = 16 },
    }.ToDictionary(options => options.MethodName);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Methods => [.. Quick.Keys];

    public static TheoryData<string, string> MethodsAndArchitectures => new(
        Quick.Keys.SelectMany(method => new[] { "WRN-10-1", "ResNet-18-CIFAR", "CompositeNet" }.Select(architecture => (method, architecture))));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_catalog_has_all_of_them_by_name()
    {
        Assert.Equal(Quick.Keys, RemovalMethodCatalog.All.Select(kind => kind.Name));
        Assert.All(RemovalMethodCatalog.All, kind =>
        {
            kind.Published.Validate();
            Assert.Equal((kind.Name, kind.Name), (kind.Published.MethodName, kind.Published.Create().Name));
            Assert.Same(kind, RemovalMethodCatalog.Find(kind.Name.ToUpperInvariant().Replace("-", "", StringComparison.Ordinal)));
        });
        Assert.Contains("fine-pruning", Assert.Throws<RemovalException>(() => RemovalMethodCatalog.Find("cleaning")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MethodsAndArchitectures))]
    public void It_works_on_every_architecture(string method, string architecture)
    {
        using var teacher = Workbench.Fresh(architecture);
        using var images = EasyImages.Set(4);
        var before = RivalRun.Bytes(NetworkState.Capture(teacher));

        var (outcome, state) = RivalRun.Run(Quick[method] with { Epochs = 1, BatchSize = 4 }, teacher, samples: images);

        Assert.Equal((1, 1), (outcome.History.Count, outcome.KeptEpoch));
        using var written = NetworkState.Build(teacher.Architecture, state, "written");
        Assert.NotEqual(before, RivalRun.Bytes(state));
        Assert.Equal(before, RivalRun.Bytes(NetworkState.Capture(teacher)));
        Assert.False(teacher.training);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void What_is_written_alone_gives_the_figures(string method)
    {
        using var scope = NewDisposeScope();
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        using var images = EasyImages.Set(40);
        var (accuracy, logits) = (0.0, zeros(1));

        var (outcome, state) = RivalRun.Run(Quick[method], teacher, shape: run => run with
        {
            Measure = (network, epoch) =>
            {
                using var gradients = no_grad();
                accuracy = new Classifier(network, Normalization.None, CPU).CleanAccuracy(images).Overall.Share;
                logits = network.call(images.Images.to(ScalarType.Float32) / 255).DetachFromDisposeScope();
                return (accuracy, null);
            },
        });

        using var written = NetworkState.Build(teacher.Architecture, state, "written");
        Assert.Equal(accuracy, outcome.History[^1].CleanAccuracy);
        Assert.Equal(accuracy, new Classifier(written, Normalization.None, CPU).CleanAccuracy(images).Overall.Share);
        Assert.True(allclose(logits, written.call(images.Images.to(ScalarType.Float32) / 255), atol: 1e-5));
        logits.Dispose();
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_seed_repeats_it_measured_or_not(string method)
    {
        using var teacher = LoadedModel.Load(workbench.Model).Network;

        var first = RivalRun.Bytes(RivalRun.Run(Quick[method], teacher).State);

        Assert.Equal(first, RivalRun.Bytes(RivalRun.Run(Quick[method], teacher, shape: run => run with { Measure = (_, _) => (0.5, null) }).State));
        Assert.NotEqual(first, RivalRun.Bytes(RivalRun.Run(Quick[method], teacher, seed: 2).State));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Interrupted_it_goes_on_to_the_same_bytes(string method)
    {
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        var expected = RivalRun.Bytes(RivalRun.Run(Quick[method], teacher).State);
        var reports = 0;
        RivalRun.Run(Quick[method], teacher, shape: run => run with { Progress = new Watcher<EpochReport>(_ => reports++) });

        // After every epoch of every stage but the last.
        for (var stop = 1; stop < reports; stop++)
        {
            using var cancellation = new CancellationTokenSource();
            var path = _folder[$"{stop}.state"];
            Assert.Throws<OperationCanceledException>(() =>
                RivalRun.Run(Quick[method], teacher, shape: RivalRun.StopAfter(stop, cancellation, new TrainingJournal(path, method))));
            var journal = new TrainingJournal(path, method);

            var (outcome, state) = RivalRun.Run(Quick[method], teacher, shape: run => run with { Journal = journal });

            Assert.NotNull(journal.ResumedEpoch);
            Assert.Equal(3, outcome.History.Count);
            Assert.Equal(expected, RivalRun.Bytes(state));
        }
    }

    /// <summary>Cancelled in the second batch of every pass over the images: statistics, pruning, the epochs of every stage.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void Cancelled_within_a_batch_it_begins_no_other(string method)
    {
        const int BatchesOfAPass = 3;
        var architecture = ArchitectureCatalog.Create("WRN-10-1", EasyImages.ClassCount, 1, Workbench.Side);
        var all = new BatchWatch();
        Run(all, default);
        Assert.True(all.Count >= BatchesOfAPass);

        for (var last = 2; last <= all.Count; last += BatchesOfAPass)
        {
            using var cancellation = new CancellationTokenSource();
            var watch = BatchWatch.CancelIn(last, cancellation);
            Assert.Throws<OperationCanceledException>(() => Run(watch, cancellation.Token));
            Assert.Equal(last, watch.Count);
        }

        void Run(BatchWatch watch, CancellationToken token)
        {
            using var teacher = WatchedNetwork.Fresh(architecture, watch);
            RivalRun.Run(Quick[method] with { Epochs = 1 }, teacher, shape: run => run with { CancellationToken = token });
        }
    }

    [Theory]
    [InlineData("medic")]
    [InlineData("distillation")]
    [InlineData("from-scratch")]
    public void A_fresh_network_begins_with_none_of_the_models_weights(string method)
    {
        using var teacher = Workbench.Fresh("WRN-10-1", seed: 5);
        using var other = Workbench.Fresh("WRN-10-1", seed: 6);
        // Steps so small leave a network where it began.
        var options = Quick[method] with { Epochs = 1, LearningRate = 1e-9 };

        var weights = RivalRun.Run(options, teacher).State["conv1.weight"].ToSingles();

        Assert.Equal(RivalRun.Run(options, other).State["conv1.weight"].ToSingles(), weights, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.DoesNotContain(NetworkState.Capture(teacher)["conv1.weight"].ToSingles().Zip(weights), pair => Math.Abs(pair.First - pair.Second) < 1e-5);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Without_samples_it_says_so(string method)
    {
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        using var easy = EasyImages.Set(4);
        using var none = easy.Select([]);

        var error = Assert.Throws<RemovalException>(() => RivalRun.Run(Quick[method], teacher, samples: none));

        Assert.Equal("easy images: there are no clean samples to train on. Give some of every class.", error.Message);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Numbers_that_are_none_end_it_with_the_reason(string method)
    {
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        // Masks stay within 0 and 1 whatever the learning rate.
        var (options, normalization) = Quick[method] is AnpOptions anp
            ? (anp, new Normalization("wild", [0], [1e-38f]))
            : (Quick[method] with { LearningRate = 1e30 }, Normalization.None);

        var error = Assert.Throws<TrainingException>(() => RivalRun.Run(options, teacher, shape: run => run with { Normalization = normalization }));

        Assert.Contains("diverged in", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_best_epoch_is_kept_where_that_was_asked_for(string method)
    {
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        using var heldOut = EasyImages.Set(40);
        var accuracies = new List<double>();
        var options = Quick[method] with { KeepBest = true, Epochs = 4 };
        Assert.True(options.NeedsHeldOut);

        var (outcome, state) = RivalRun.Run(options, teacher, shape: run => run with
        {
            HeldOut = heldOut,
            Measure = (network, _) =>
            {
                accuracies.Add(new Classifier(network, Normalization.None, CPU).CleanAccuracy(heldOut).Overall.Share);
                return default;
            },
        });

        Assert.Equal(accuracies.IndexOf(accuracies.Max()) + 1, outcome.KeptEpoch);
        using var kept = NetworkState.Build(teacher.Architecture, state, "kept");
        Assert.Equal(accuracies.Max(), new Classifier(kept, Normalization.None, CPU).CleanAccuracy(heldOut).Overall.Share);
    }

    [Fact]
    public void The_defaults_are_the_published_settings()
    {
        (int, int, double, double, bool) Trained(TrainedMethodOptions options) => (options.Epochs, options.BatchSize, options.LearningRate, options.Momentum, options.Augment);

        Assert.Equal((60, 64, 0.01, 0.9, true), Trained(new MedicOptions()));
        Assert.All([new FineTuningOptions(), new FinePruningOptions(), new NadOptions()], (WeightTrainingOptions options) =>
            Assert.Equal(((10, 64, 0.1, 0.9, true), 1e-4, LearningRateSchedule.Step), (Trained(options), options.WeightDecay, options.Schedule)));
        Assert.All([new DistillationOptions(), new FromScratchOptions()], (WeightTrainingOptions options) =>
            Assert.Equal(((100, 64, 0.01, 0.9, true), 1e-4, LearningRateSchedule.Step), (Trained(options), options.WeightDecay, options.Schedule)));
        Assert.Equal(32, new FinePruningOptions().PruneCount);
        Assert.Equal((0, 0, 5000, 2), (new NadOptions().LowWeight, new NadOptions().MiddleWeight, new NadOptions().HighWeight, new NadOptions().AttentionPower));
        var anp = new AnpOptions();
        Assert.Equal((4, 64, 0.1, 0.9, true), Trained(anp));
        Assert.Equal((null, 0.2, 1, 0.2, 0.05), (anp.Iterations, anp.NoiseLimit, anp.NoiseSteps, anp.CleanShare, anp.PruneThreshold));
        var mcr = new McrOptions();
        Assert.Equal((100, 64, 0.01, 0.99, true), Trained(mcr));
        Assert.Equal((5e-4, 3, 0.1), (mcr.WeightDecay, mcr.Bends, mcr.CurvePoint));
        Assert.Equal((10, 2), (new DistillationOptions().DistillationWeight, new DistillationOptions().Temperature));
    }

    [Fact]
    public void A_setting_out_of_range_is_refused_by_name()
    {
        (RemovalMethodOptions Options, string Name)[] bad =
        [
            (new FineTuningOptions { Epochs = 0 }, "Epochs"),
            (new FineTuningOptions { BatchSize = 1 }, "BatchSize"),
            (new FineTuningOptions { LearningRate = 0 }, "LearningRate"),
            (new FineTuningOptions { Momentum = 1 }, "Momentum"),
            (new FineTuningOptions { WeightDecay = -1 }, "WeightDecay"),
            (new FinePruningOptions { PruneCount = 0 }, "PruneCount"),
            (new NadOptions { LowWeight = -1 }, "LowWeight"),
            (new NadOptions { MiddleWeight = double.NaN }, "MiddleWeight"),
            (new NadOptions { HighWeight = -1 }, "HighWeight"),
            (new NadOptions { AttentionPower = 0 }, "AttentionPower"),
            (new NadOptions { Teacher = new() { Epochs = 0 } }, "Epochs"),
            (new AnpOptions { Epochs = 0 }, "Epochs"),
            (new AnpOptions { Iterations = 0 }, "Iterations"),
            (new AnpOptions { NoiseLimit = -0.1 }, "NoiseLimit"),
            (new AnpOptions { NoiseSteps = 0 }, "NoiseSteps"),
            (new AnpOptions { CleanShare = 1.1 }, "CleanShare"),
            (new AnpOptions { PruneThreshold = 1 }, "PruneThreshold"),
            (new McrOptions { Bends = 2 }, "Bends"),
            (new McrOptions { CurvePoint = 1.5 }, "CurvePoint"),
            (new McrOptions { Start = new() { LearningRate = -1 } }, "LearningRate"),
            (new DistillationOptions { DistillationWeight = -1 }, "DistillationWeight"),
            (new DistillationOptions { Temperature = 0 }, "Temperature"),
            (new FromScratchOptions { WeightDecay = double.NaN }, "WeightDecay"),
        ];

        Assert.All(bad, setting =>
            Assert.StartsWith($"Setting {setting.Name} must be ", Assert.Throws<RemovalException>(setting.Options.Validate).Message, StringComparison.Ordinal));
    }
}
