using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal;

public sealed class MedicCloningTests(Workbench workbench)
{
    private static readonly MedicOptions Quick = new() { Epochs = 2, BatchSize = 16 };

    [Fact]
    public void Every_setting_has_an_effect()
    {
        Dictionary<string, MedicOptions> settings = new()
        {
            ["as it is"] = Quick,
            ["hook plane conv"] = Quick with { HookPlane = HookPlane.Conv },
            ["hook plane bn"] = Quick with { HookPlane = HookPlane.BatchNorm },
            ["hook plane dense"] = Quick with { HookPlane = HookPlane.Dense },
            ["clone weight"] = Quick with { CloneWeight = 1 },
            ["temperature"] = Quick with { Temperature = 1 },
            ["plain"] = Quick with { Importance = Importance.None },
            ["attention"] = Quick with { Importance = Importance.Attention },
            ["statistics not kept"] = Quick with { KeepStatistics = false },
            ["not normalised"] = Quick with { NormalizeDifference = false },
            ["exponential"] = Quick with { StatisticsMode = StatisticsMode.Exponential },
            ["batch"] = Quick with { StatisticsMode = StatisticsMode.Batch },
            ["first clone epoch"] = Quick with { FirstCloneEpoch = 2 },
            ["last clone epoch"] = Quick with { LastCloneEpoch = 1 },
            ["step"] = Quick with { Schedule = LearningRateSchedule.Step },
            ["from teacher"] = Quick with { StartFromTeacher = true },
            ["distillation"] = Quick with { Distillation = true },
            ["not augmented"] = Quick with { Augment = false },
            ["learning rate"] = Quick with { LearningRate = 0.005 },
            ["momentum"] = Quick with { Momentum = 0.5 },
            ["weight decay"] = Quick with { WeightDecay = 0.1 },
            ["batch size"] = Quick with { BatchSize = 8 },
            ["epochs"] = Quick with { Epochs = 1 },
        };

        var weights = settings.ToDictionary(setting => setting.Key, setting => Convert.ToBase64String(Run(setting.Value).State["fc.weight"].Bytes.Span));

        Assert.Empty(weights.GroupBy(setting => setting.Value).Where(same => same.Count() > 1).Select(same => string.Join(" = ", same.Select(setting => setting.Key))));
    }

    [Theory]
    [InlineData("WRN-10-1")]
    [InlineData("CompositeNet")]
    public void A_seed_repeats_a_run_whatever_runs_beside_it(string architecture)
    {
        using var teacher = Workbench.Fresh(architecture);

        byte[] Weights(ulong seed)
        {
            // What others draw from Torch's own generator does not matter.
            using var drawn = rand(3);
            return [.. Run(Quick, teacher, seed: seed).State.SelectMany(entry => entry.Value.Bytes.ToArray())];
        }

        var first = Weights(1);
        Assert.Equal(first, Weights(1));
        Assert.NotEqual(first, Weights(2));
    }

    [Fact]
    public void The_teacher_is_not_changed()
    {
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        var before = NetworkState.Capture(teacher);

        Run(Quick with { StartFromTeacher = true, LearningRate = 0.5 }, teacher);

        Assert.All(NetworkState.Capture(teacher), entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(before[entry.Key].Bytes.Span), entry.Key));
        Assert.False(teacher.training);
    }

    [Fact]
    public void Cloning_has_a_first_and_a_last_epoch_inclusive()
    {
        var history = Run(Quick with { Epochs = 4, FirstCloneEpoch = 2, LastCloneEpoch = 3 }).Outcome.History;

        Assert.Equal([false, true, true, false], history.Select(epoch => epoch.CloneLoss is not null));
        Assert.Equal([1, 2, 3, 4], history.Select(epoch => epoch.Epoch));
        Assert.All(history, epoch => Assert.Equal(4, epoch.Epochs));
    }

    [Fact]
    public void The_cosine_falls_to_0_over_all_epochs()
    {
        var rates = Run(Quick with { Epochs = 6, LastCloneEpoch = 0 }).Outcome.History.Select(epoch => epoch.LearningRate);

        Assert.Equal(Enumerable.Range(0, 6).Select(epoch => 0.005 * (1 + Math.Cos(Math.PI * epoch / 6))), rates, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Steps_divide_the_learning_rate_by_ten_after_40_and_70_epochs()
    {
        using var teacher = Workbench.Fresh("WRN-10-1", side: 4);
        using var samples = EasyImages.Set(4, side: 4);

        var rates = Run(Quick with { Epochs = 72, LastCloneEpoch = 0, Schedule = LearningRateSchedule.Step }, teacher, samples: samples)
            .Outcome.History.Select(epoch => epoch.LearningRate).ToArray();

        double[] expected = [.. Enumerable.Repeat(0.01, 40), .. Enumerable.Repeat(0.001, 30), .. Enumerable.Repeat(0.0001, 2)];
        Assert.Equal(expected, rates, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void The_clone_learns_from_its_teacher()
    {
        var history = Run(Quick with { Epochs = 6 }).Outcome.History;

        Assert.True(history[^1].CloneLoss < history[0].CloneLoss * 0.8);
        Assert.True(history[^1].ClassificationLoss < history[0].ClassificationLoss);
        Assert.All(history, epoch => Assert.True(epoch.Elapsed > TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, history[^1].Remaining);
        Assert.True(history[0].Remaining > TimeSpan.Zero);
    }

    [Fact]
    public void From_the_teachers_weights_a_clone_begins_as_good_as_it_is()
    {
        var options = Quick with { Epochs = 1, LearningRate = 1e-9 };
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        var expected = NetworkState.Capture(teacher)["fc.weight"].ToSingles();

        Assert.Equal(expected, Run(options with { StartFromTeacher = true }, teacher).State["fc.weight"].ToSingles(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.NotEqual(expected, Run(options, teacher).State["fc.weight"].ToSingles(), (a, b) => Math.Abs(a - b) < 1e-2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_best_epoch_is_kept_where_that_was_asked_for_else_the_last(bool keepBest)
    {
        using var heldOut = EasyImages.Set(40);
        var accuracies = new List<double>();
        // A learning rate that makes accuracy jump about.
        var options = Quick with { Epochs = 6, LearningRate = 0.15, KeepBest = keepBest, Schedule = LearningRateSchedule.Step };

        var (outcome, state) = Run(options, heldOut: heldOut, measure: (network, _) =>
        {
            accuracies.Add(new Classifier(network, Normalization.None, CPU).CleanAccuracy(heldOut).Overall.Share);
            return (accuracies[^1], null);
        });

        var best = accuracies.IndexOf(accuracies.Max());
        Assert.Equal(keepBest ? best + 1 : 6, outcome.KeptEpoch);
        using var kept = NetworkState.Build(new WideResNetArchitecture(10, 1, 4, 1, Workbench.Side), state, "clone");
        Assert.Equal(keepBest ? accuracies[best] : accuracies[^1], new Classifier(kept, Normalization.None, CPU).CleanAccuracy(heldOut).Overall.Share);
        Assert.Equal(accuracies, outcome.History.Select(epoch => epoch.CleanAccuracy!.Value));
    }

    [Fact]
    public void A_teachers_silent_channels_are_reported()
    {
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        Silence(teacher);

        var outcome = Run(Quick, teacher).Outcome;

        Assert.Equal("block2.layer.0.bn2: 2 channels do not vary on the clean samples; they were left out of the clone loss.", Assert.Single(outcome.Warnings));
        Assert.All(outcome.History, epoch => Assert.True(double.IsFinite(epoch.CloneLoss!.Value)));
    }

    [Fact]
    public void Where_differences_are_not_normalised_no_channel_is_left_out()
    {
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        Silence(teacher);

        Assert.Empty(Run(Quick with { NormalizeDifference = false }, teacher).Outcome.Warnings);
    }

    [Fact]
    public void A_last_batch_of_one_image_trains_too()
    {
        // Four pixels a side leave the last group of blocks one place: no variance over one image.
        using var teacher = Workbench.Fresh("WRN-10-1", side: 4);
        using var samples = EasyImages.Set(17, side: 4);

        var (outcome, state) = Run(Quick with { HookPlane = HookPlane.Conv | HookPlane.BatchNorm | HookPlane.Dense }, teacher, samples: samples);

        Assert.All(outcome.History, epoch => Assert.True(double.IsFinite(epoch.ClassificationLoss) && epoch.CloneLoss > 0));
        Assert.All(state.Values, values => Assert.All(values.ToSingles(), value => Assert.True(float.IsFinite(value))));
    }

    [Theory]
    [InlineData("WRN-16-1")]
    [InlineData("CompositeNet")]
    public void A_clone_may_be_of_another_architecture_where_the_hook_points_pair_up(string architecture)
    {
        var (outcome, state) = Run(Quick with { CloneArchitecture = architecture, HookPlane = HookPlane.Dense });

        Assert.Equal(architecture, ArchitectureCatalog.Recognize(state, "clone").Name);
        Assert.All(outcome.History, epoch => Assert.NotNull(epoch.CloneLoss));
    }

    [Fact]
    public void Where_they_do_not_it_is_refused() =>
        Assert.Contains(
            "WRN-16-1 cannot clone WRN-10-1",
            Assert.Throws<RemovalException>(() => Run(Quick with { CloneArchitecture = "WRN-16-1" })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_training_that_diverges_ends_with_the_reason()
    {
        var error = Assert.Throws<TrainingException>(() => Run(Quick with { LearningRate = 1e30 }));

        Assert.Contains("diverged in epoch ", error.Message, StringComparison.Ordinal);
        Assert.Contains("learning rate", error.Message, StringComparison.Ordinal);
    }

    private static void Silence(Network teacher)
    {
        using var noGraph = no_grad();
        foreach (var part in new[] { "weight", "bias" })
            teacher.state_dict()[$"block2.layer.0.bn2.{part}"].narrow(0, 3, 2).zero_();
    }

    private (RemovalOutcome Outcome, StateDict State) Run(
        MedicOptions options,
        Network? teacher = null,
        ulong seed = 1,
        ImageSet? samples = null,
        ImageSet? heldOut = null,
        Func<Network, int, (double? CleanAccuracy, double? AttackSuccessRate)>? measure = null)
    {
        Workbench.Compute.Apply();
        using var scope = NewDisposeScope();
        using var own = teacher is null ? LoadedModel.Load(workbench.Model).Network : null;
        using var easy = EasyImages.Set(48);
        using var generator = new Generator(seed);
        var outcome = new MedicCloning(options).Remove(new RemovalRun
        {
            Teacher = teacher ?? own!,
            Samples = samples ?? easy,
            HeldOut = heldOut,
            Normalization = Normalization.None,
            Device = CPU,
            Generator = generator,
            Measure = measure,
        });
        using var clone = outcome.Cleaned;
        Assert.False(clone.training);
        return (outcome, NetworkState.Capture(clone));
    }
}
