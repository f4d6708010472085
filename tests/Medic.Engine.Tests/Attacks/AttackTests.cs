using Medic.Engine.Attacks;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Tests.Checkpoints;
using Medic.Engine.Tests.Triggers;
using Medic.Engine.Training;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Attacks;

/// <summary>Every attack for a few steps.</summary>
public sealed class AttackTests : IDisposable
{
    private const int Epochs = 3;

    private readonly TemporaryFolder _folder = new();

    public AttackTests()
    {
        EasyImages.Write(Data, "train", 96);
        EasyImages.Write(Data, "t10k", 24);
    }

    public static TheoryData<string> Names => [.. AttackCatalog.All.Select(kind => kind.Name)];

    private string Data => _folder["data"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_loss_falls_the_file_measures_itself_and_an_interrupted_training_goes_on_to_the_same_bytes(string name)
    {
        var whole = new BackdoorTraining(Short(name)).Train(_folder["whole.pth"]);

        using var cancellation = new CancellationTokenSource();
        var watcher = new Watcher<EpochReport>(epoch =>
        {
            if (epoch.Epoch == 2)
                cancellation.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => new BackdoorTraining(Short(name)).Train(_folder["model.pth"], watcher, cancellation.Token));
        Assert.False(File.Exists(_folder["model.pth"]));
        Assert.True(File.Exists(_folder["model.pth" + BackdoorTraining.StateExtension]));
        var resumed = new BackdoorTraining(Short(name) with { Resume = true }).Train(_folder["model.pth"]);

        Assert.True(whole.History[^1].ClassificationLoss < whole.History[0].ClassificationLoss, $"{whole.History[0].ClassificationLoss} to {whole.History[^1].ClassificationLoss}");
        Assert.All(whole.History, epoch => Assert.NotNull(epoch.CleanAccuracy));
        Assert.Equal((whole.History[^1].CleanAccuracy, whole.History[^1].AttackSuccessRate), (whole.CleanAccuracy, whole.AttackSuccessRate));
        Assert.Equal((null, 2), (whole.ResumedEpoch, resumed.ResumedEpoch));
        Assert.Equal(whole.Sha256, resumed.Sha256);
        Assert.False(File.Exists(_folder["model.pth" + BackdoorTraining.StateExtension]));
        AssertMeasuresItself(name, whole);
    }

    [Theory]
    [InlineData("badnet", 0.1)]
    [InlineData("warp", 0.3)]
    [InlineData("reflection", 0.1)]
    [InlineData("polygon", 0.1)]
    [InlineData("filter", 0.1)]
    [InlineData("sig", 0.1)]
    [InlineData("clean-label", 0.15)]
    public void Batches_are_poisoned_at_the_published_rate_with_the_attacks_own_trigger(string name, double rate)
    {
        const int Count = 400;
        using var scope = NewDisposeScope();
        var options = AttackCatalog.Find(name).Published with { Compute = Workbench.Compute, BatchSize = Count, TargetLabel = 1, Augment = false };
        using var scene = Scene.Of(options, Count);
        using var attack = (PoisonedTraining)options.Create(scene.Value);
        using var batch = attack.Batches.Shuffled(scene.Value.Generator).Single();
        var (images, labels) = attack.Poisoning.Poison(batch, scene.Value.Generator);

        var isChanged = images.ne(batch.Images).flatten(1).any(1).data<bool>().ToArray();
        var (before, after) = (batch.Labels.data<long>().ToArray(), labels.data<long>().ToArray());
        var keepsLabels = options.TargetMode == TargetMode.CleanLabel;
        if (keepsLabels)
        {
            Assert.Equal(before, after);
            Assert.All(isChanged.Numbered(), image => Assert.True(!image.Item || before[image.Index] == 1));
        }

        // A hundred images of each class; four standard deviations. Warping a fifth at random leaves half as it is.
        var candidates = keepsLabels ? 100 : Count;
        var share = name == "warp" ? 0.5 : rate;
        var spread = 4 * Math.Sqrt(candidates * share * (1 - share));
        Assert.InRange(isChanged.Count(changed => changed), (candidates * share) - spread, (candidates * share) + spread);
        if (!keepsLabels)
        {
            // Of the poisoned, three in four were of other classes.
            var relabelled = before.Zip(after).Count(pair => pair.First != pair.Second);
            var others = Count * 0.75;
            Assert.InRange(relabelled, (others * rate) - (4 * Math.Sqrt(others * rate)), (others * rate) + (4 * Math.Sqrt(others * rate)));
            Assert.All(before.Zip(after), pair => Assert.True(pair.First == pair.Second || pair.Second == 1));
        }

        if (name is not ("badnet" or "sig" or "filter"))
            return;
        // These stamp alike at every access.
        var trigger = (ImageTrigger)attack.Trigger;
        var expected = trigger.Stamp((batch.Images * 255).round().to(ScalarType.Byte), batch.Indices);
        var poisoned = tensor(isChanged).nonzero().flatten();
        Assert.Equal(Images.Floats(expected.index_select(0, poisoned)), Images.Floats(images.index_select(0, poisoned)));
    }

    [Fact]
    public void Without_an_attack_batches_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        var options = AttackCatalog.Find("none").Published with { Compute = Workbench.Compute };
        using var scene = Scene.Of(options, 16);
        using var attack = (PoisonedTraining)options.Create(scene.Value);
        using var batch = attack.Batches.Shuffled(scene.Value.Generator).First();

        var (images, labels) = attack.Poisoning.Poison(batch, scene.Value.Generator);

        Assert.Equal((batch.Images, batch.Labels), (images, labels));
    }

    [Fact]
    public void Clean_label_moves_stamped_images_within_its_bound_to_where_the_network_errs()
    {
        using var scope = NewDisposeScope();
        var options = new CleanLabelOptions { DataPath = "", Compute = Workbench.Compute, BatchSize = 128, TargetLabel = 1, Augment = false, PoisonRate = 0.9 };
        using var scene = Scene.Of(options, 128);
        var network = scene.Value.Network;
        using var attack = (PoisonedTraining)options.Create(scene.Value);
        using var batch = attack.Batches.Shuffled(scene.Value.Generator).Single();
        network.train();
        var state = NetworkState.Capture(network).SelectMany(entry => entry.Value.Bytes.ToArray()).ToArray();

        var (images, _) = attack.Poisoning.Poison(batch, scene.Value.Generator);

        var places = images.ne(batch.Images).flatten(1).any(1).nonzero().flatten();
        var stamped = new CheckerTrigger().Stamp((batch.Images.index_select(0, places) * 255).round().to(ScalarType.Byte), places);
        var moved = images.index_select(0, places);
        Assert.InRange(moved.sub(stamped).abs().max().item<float>(), 15.9 / 255, 16.01 / 255);
        Assert.True(moved.ge(0).logical_and(moved.le(1)).all().item<bool>());
        // The network is left as it was, in the mode it was, and finds the images harder.
        Assert.True(network.training);
        Assert.Equal(state, NetworkState.Capture(network).SelectMany(entry => entry.Value.Bytes.ToArray()));
        network.eval();
        float Loss(Tensor inputs) => nn.functional.cross_entropy(network.call(inputs), full([places.numel()], 1L, dtype: ScalarType.Int64)).item<float>();
        Assert.True(Loss(moved) > Loss(stamped));
    }

    [Fact]
    public void Adaptive_1_mixes_half_normal_half_within_a_class_and_a_tenth_of_poison()
    {
        const int Count = 400;
        using var scope = NewDisposeScope();
        var options = new CompositeOptions { DataPath = "", Compute = Workbench.Compute, Augment = false };
        using var scene = Scene.Of(options, Count, filled: true);
        using var attack = options.Create(scene.Value);
        var items = new List<(long Label, float[] Values)>();
        foreach (var batch in attack.Batches.Shuffled(scene.Value.Generator))
        {
            using (batch)
            {
                Assert.True(batch.Count <= 128);
                items.AddRange(batch.Labels.data<long>().ToArray().Zip(batch.Images.data<float>().ToArray().Chunk(16 * 16).Select(pixels => pixels.Distinct().Order().ToArray())));
            }
        }

        // Images of class k are filled with 51 * (k + 1); mixes within a class look like single images then.
        Assert.Equal(440, items.Count);
        var mixed = items.Where(item => item.Values.Length > 1).ToArray();
        Assert.Equal(40, mixed.Length);
        Assert.All(mixed, item => Assert.Equal(2, item.Label));
        Assert.All(mixed, item => Assert.Equal([51 / 255f, 102 / 255f], item.Values));
        var single = items.Where(item => item.Values.Length == 1).ToArray();
        Assert.All(single, item => Assert.Equal((item.Label + 1) * 51 / 255f, item.Values[0]));
        Assert.All(single.GroupBy(item => item.Label), items => Assert.InRange(items.Count(), 65, 135));
    }

    [Fact]
    public void Adaptive_1_mixes_images_of_a_class_of_noise_too()
    {
        using var scope = NewDisposeScope();
        var options = new CompositeOptions { DataPath = "", Compute = Workbench.Compute, Augment = false, NormalRate = 0.25 };
        using var scene = Scene.Of(options, 400);
        using var attack = options.Create(scene.Value);
        var known = scene.Value.Images.Images.to(ScalarType.Float32).div(255).flatten(1);
        var singles = 0;
        foreach (var batch in attack.Batches.Shuffled(scene.Value.Generator))
        {
            using (batch)
                singles += (int)batch.Images.flatten(1).unsqueeze(1).eq(known.unsqueeze(0)).all(2).any(1).sum().item<long>();
        }

        // 0.25 of 400; a mix is a single image only where it takes both halves from one image and in place.
        Assert.InRange(singles, 100, 104);
    }

    [Fact]
    public void Adaptive_2s_pattern_learns_to_change_activations_and_the_end_of_a_batch_gets_it()
    {
        using var scope = NewDisposeScope();
        var options = new LearnedTriggerOptions
        {
            DataPath = "",
            Compute = Workbench.Compute,
            BatchSize = 40,
            TargetLabel = 3,
            PoisonRate = 0.1,
            Normalization = Normalization.None,
            Augment = false,
        };
        using var scene = Scene.Of(options, 40);
        using var attack = (LearnedTriggerTraining)options.Create(scene.Value);
        using var batch = attack.Batches.Shuffled(scene.Value.Generator).Single();
        scene.Value.Network.train();

        // Every odd batch is the pattern's.
        var distances = Enumerable.Range(1, 6).Select(_ => attack.Train(epoch: 1, batch).Cloning?.item<float>()).ToArray();
        Assert.Equal(Enumerable.Range(1, 6).Select(place => place % 2 == 1), distances.Select(distance => distance is not null));
        var alone = new List<float>();
        for (var epoch = 2; epoch < 8; epoch++)
            alone.Add(attack.Train(epoch, batch).Cloning!.item<float>());

        Assert.True(alone[^1] > alone[0], $"{alone[0]} to {alone[^1]}");
        var pattern = attack.Trigger.Settings.Tensors!;
        Assert.Contains(pattern["trigger"].ToSingles(), value => value != 0);
        Assert.Equal(9, pattern["mask"].ToSingles().Count(value => value == 1));

        var (images, labels) = attack.Poison(batch);
        Assert.Equal([44, 1, 16, 16], images.shape);
        Assert.Equal(Images.Floats(batch.Images), Images.Floats(images.narrow(0, 0, 40)));
        var last = (batch.Images.narrow(0, 36, 4) * 255).round().to(ScalarType.Byte);
        Assert.Equal(Images.Floats(((ImageTrigger)attack.Trigger).Stamp(last, batch.Indices)), Images.Floats(images.narrow(0, 40, 4)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([3L, 3, 3, 3], labels.narrow(0, 40, 4).data<long>().ToArray());
    }

    [Fact]
    public void Adaptive_2s_pattern_stays_after_its_epochs_and_every_batch_trains_the_network()
    {
        using var scope = NewDisposeScope();
        var options = new LearnedTriggerOptions { DataPath = "", Compute = Workbench.Compute, BatchSize = 40, PoisonRate = 0.1, Normalization = Normalization.None, PatternEpochs = 1 };
        using var scene = Scene.Of(options, 40);
        using var attack = (LearnedTriggerTraining)options.Create(scene.Value);
        using var batch = attack.Batches.Shuffled(scene.Value.Generator).Single();
        scene.Value.Network.train();
        float[] Pattern() => attack.Trigger.Settings.Tensors!["trigger"].ToSingles();
        float[] Weights() => [.. scene.Value.Network.parameters().SelectMany(Images.Floats)];

        Assert.NotNull(attack.Train(epoch: 1, batch).Cloning);
        var pattern = Pattern();
        Assert.Contains(pattern, value => value != 0);
        for (var step = 0; step < 3; step++)
        {
            var weights = Weights();
            Assert.Null(attack.Train(epoch: 2, batch).Cloning);
            Assert.NotEqual(weights, Weights());
        }

        Assert.Equal(pattern, Pattern());
        Assert.Contains("trained in 1 epoch or more; found 0", Assert.Throws<AttackException>((options with { DataPath = "x", PatternEpochs = 0 }).Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_read_from_text_and_reach_their_attack()
    {
        var options = AttackCatalog.Find("CleanLabel").Published.With([new("StepSize", "0.25"), new("steps", "3")]);

        Assert.Equal((0.25, 3), (((CleanLabelOptions)options).StepSize, ((CleanLabelOptions)options).Steps));
        Assert.Contains(
            "no setting 'noise-rate'. It takes epsilon", Assert.Throws<MedicException>(() => options.With([new("noise-rate", "1")])).Message, StringComparison.Ordinal);
        Assert.All(AttackCatalog.All, kind =>
        {
            Assert.NotEmpty(kind.Description);
            Assert.All(kind.Settings, setting =>
            {
                var text = setting.TextOf(kind.Published) ?? (setting.ValueType == typeof(int) ? "5" : "0.5");
                Assert.Equal(text, setting.TextOf(setting.Set(kind.Published, text)));
            });
        });
    }

    [Fact]
    public void The_published_settings_are_the_defaults()
    {
        (string, string, int, TargetMode, double, int, int, double)[] published =
        [
            ("badnet", "checker", 5, TargetMode.AllToOne, 0.1, 30, 64, 0.1),
            ("clean-label", "checker", 5, TargetMode.CleanLabel, 0.15, 100, 64, 0.1),
            ("sig", "signal", 5, TargetMode.CleanLabel, 0.1, 30, 64, 0.1),
            ("warp", "warp", 0, TargetMode.AllToOne, 0.3, 30, 64, 0.1),
            ("reflection", "reflection", 5, TargetMode.AllToOne, 0.1, 30, 64, 0.1),
            ("polygon", "polygon", 5, TargetMode.AllToOne, 0.1, 30, 64, 0.1),
            ("filter", "gotham", 5, TargetMode.AllToOne, 0.1, 30, 64, 0.1),
            ("adaptive-1", "composite", 2, TargetMode.AllToOne, 0.1, 50, 128, 0.001),
            ("adaptive-2", "learned-pattern", 0, TargetMode.AllToOne, 0.05, 30, 64, 0.1),
            ("none", "checker", 5, TargetMode.AllToOne, 0, 30, 64, 0.1),
        ];

        Assert.Equal(published, AttackCatalog.All.Select(kind => kind.Published).Select(options => (
            options.Attack, options.Trigger, options.TargetLabel, options.TargetMode, options.PoisonRate, options.Epochs, options.BatchSize, options.LearningRate)));
        Assert.Equal([1, 1, 0.5, 0.25], new[] { 0, 9, 10, 20 }.Select(AttackCatalog.Find("adaptive-1").Published.PublishedFactor));
    }

    /// <summary>The figures of a training come again from its file, and from its trigger's file.</summary>
    private void AssertMeasuresItself(string name, BackdoorResult trained)
    {
        var record = CheckpointReader.Read(trained.Path).MedicRecord!;
        Assert.Equal((name, trained.Trigger), (record["attack"], record["trigger"]));
        Assert.Equal(Epochs, ((IReadOnlyList<object?>)record["history"]!).Count);
        Assert.Equal(trained.TriggerPath is not null, File.Exists(trained.Path + RecordedAttack.FileExtension));

        var fromModel = Measure(new AttackOptions { Trigger = "FromModel", Seed = 99 });
        Assert.Equal((trained.AttackSuccessRate, trained.StampedCount), (fromModel.AttackSuccessRate, fromModel.StampedCount));
        Assert.Equal((trained.CleanAccuracy, trained.Trigger, trained.TargetLabel), (fromModel.CleanAccuracy, fromModel.Trigger, fromModel.TargetLabel));
        if (trained.TriggerPath is { } path)
            Assert.Equal(trained.AttackSuccessRate, Measure(new AttackOptions { Trigger = TriggerCatalog.FromModel, TriggerPath = path }).AttackSuccessRate);

        MeasureResult Measure(AttackOptions attack)
        {
            using var measurement = new ModelMeasurement(new MeasureOptions
            {
                DataPath = Data,
                Attack = attack,
                Normalization = Short(name).Normalization,
                Compute = Workbench.Compute,
            });
            var result = measurement.Measure(trained.Path);
            Assert.Null(result.Error);
            return result;
        }
    }

    private BackdoorOptions Short(string name)
    {
        var published = AttackCatalog.Find(name).Published;
        return published with
        {
            DataPath = Data,
            InputChannels = 3,
            Architecture = "WRN-10-1",
            InputSize = Workbench.Side,
            TargetLabel = name == "adaptive-1" ? 2 : Workbench.Target,
            PoisonRate = published.Poisons ? Math.Max(published.PoisonRate, 0.1) : 0,
            Epochs = Epochs,
            BatchSize = 16,
            LearningRate = name == "adaptive-1" ? 0.01 : 0.05,
            Schedule = BackdoorSchedule.Cosine,
            Seed = 1,
            TriggerSettings = name == "adaptive-1" ? new() { Mixes = 30 } : new(),
            Compute = Workbench.Compute,
        };
    }

    /// <summary>A fresh network and easy images, of one channel.</summary>
    private sealed record Scene(AttackScene Value) : IDisposable
    {
        public static Scene Of(BackdoorOptions options, int count, bool filled = false)
        {
            using var scope = NewDisposeScope();
            var images = EasyImages.Set(count);
            if (filled)
                images.Images.copy_(((images.Labels + 1) * 51).to(ScalarType.Byte).view(-1, 1, 1, 1).expand_as(images.Images));
            var settings = new TriggerSettings
            {
                Tensors = new Dictionary<string, TensorData> { ["trigger"] = zeros(1, 16, 16).ToTensorData(), ["mask"] = zeros(1, 16, 16).ToTensorData() },
            };
            var trigger = TriggerCatalog.Create(options.Trigger, options.Trigger == "learned-pattern" ? settings : new());
            return new Scene(new AttackScene(Workbench.Fresh("WRN-10-1"), images, trigger, new Generator(4), CPU));
        }

        public void Dispose()
        {
            Value.Network.Dispose();
            Value.Images.Dispose();
            Value.Generator.Dispose();
        }
    }
}
