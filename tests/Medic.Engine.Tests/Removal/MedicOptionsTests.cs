using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;

namespace Medic.Engine.Tests.Removal;

public sealed class MedicOptionsTests
{
    [Fact]
    public void The_defaults_are_the_published_recipe()
    {
        var options = new MedicOptions();

        options.Validate();
        Assert.Equal(HookPlane.Conv | HookPlane.BatchNorm, options.HookPlane);
        Assert.Equal((10, 5, Importance.Weighted, true, true), (options.CloneWeight, options.Temperature, options.Importance, options.KeepStatistics, options.NormalizeDifference));
        Assert.Equal((StatisticsMode.Exact, 0, 100, LearningRateSchedule.Cosine), (options.StatisticsMode, options.FirstCloneEpoch, options.LastCloneEpoch, options.Schedule));
        Assert.Equal((0.01, 0.9, 1e-4, 64, 60), (options.LearningRate, options.Momentum, options.WeightDecay, options.BatchSize, options.Epochs));
        Assert.Equal((false, false, true, false, null), (options.StartFromTeacher, options.Distillation, options.Augment, options.KeepBest, options.CloneArchitecture));
    }

    [Fact]
    public void A_setting_out_of_range_is_refused_by_name()
    {
        var good = new MedicOptions();
        (MedicOptions Options, string Name)[] bad =
        [
            (good with { HookPlane = HookPlane.None }, "HookPlane"),
            (good with { CloneWeight = -1 }, "CloneWeight"),
            (good with { CloneWeight = double.NaN }, "CloneWeight"),
            (good with { Temperature = 0 }, "Temperature"),
            (good with { Temperature = double.PositiveInfinity }, "Temperature"),
            (good with { LearningRate = 0 }, "LearningRate"),
            (good with { LearningRate = double.NaN }, "LearningRate"),
            (good with { Momentum = 1 }, "Momentum"),
            (good with { Momentum = -0.1 }, "Momentum"),
            (good with { WeightDecay = -1e-9 }, "WeightDecay"),
            (good with { BatchSize = 1 }, "BatchSize"),
            (good with { Epochs = 0 }, "Epochs"),
            (good with { WaveStrength = 1.1 }, "WaveStrength"),
            (good with { PatchShare = -0.1 }, "PatchShare"),
            (good with { SmallestPatch = 0 }, "SmallestPatch"),
            (good with { LargestPatch = 1 }, "LargestPatch"),
            (good with { NoiseStrength = double.NaN }, "NoiseStrength"),
            (good with { ColorStrength = 1.01 }, "ColorStrength"),
            (good with { ViewShare = 2 }, "ViewShare"),
            (good with { PlainShare = -0.1 }, "PlainShare"),
            (good with { FirstCloneEpoch = 5, LastCloneEpoch = 4 }, "FirstCloneEpoch"),
            (good with { StartFromTeacher = true, CloneArchitecture = "WRN-16-1" }, "StartFromTeacher"),
        ];

        Assert.All(bad, setting =>
            Assert.StartsWith($"Setting {setting.Name} must be ", Assert.Throws<RemovalException>(setting.Options.Validate).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_of_the_ranges_are_allowed()
    {
        var good = new MedicOptions();
        Assert.All(
            [good with { CloneWeight = 0 }, good with { Momentum = 0 }, good with { WeightDecay = 0 }, good with { BatchSize = 2 }, good with { Epochs = 1 }, good with { LastCloneEpoch = 0 }],
            options => options.Validate());
    }

    [Fact]
    public void A_call_has_ranges_too()
    {
        var good = new CloneOptions { DataPath = "data", Compute = Workbench.Compute };
        good.Validate();
        (CloneOptions Options, string Part)[] bad =
        [
            (good with { SampleRatio = 0.1, SampleCount = 10 }, "give one"),
            (good with { SampleRatio = 0 }, "ratio"),
            (good with { SampleRatio = 1.1 }, "ratio"),
            (good with { SampleRatio = double.NaN }, "ratio"),
            (good with { SampleCount = 0 }, "count"),
            (good with { MaxAccuracyDrop = 1.5 }, "accuracy drop"),
            (good with { MaxAccuracyDrop = double.NaN }, "accuracy drop"),
            (good with { MaxAttackSuccess = -0.1, Attack = Workbench.Checker }, "attack success"),
            (good with { MaxAttackSuccess = 0.1 }, "trigger"),
            (good with { MeasureEvery = -1 }, "-1"),
            (good with { Method = new MedicOptions { Epochs = 0 } }, "Epochs"),
        ];

        Assert.All(bad, setting =>
        {
            Assert.Contains(setting.Part, Assert.Throws<RemovalException>(setting.Options.Validate).Message, StringComparison.Ordinal);
            Assert.Throws<RemovalException>(() => new ModelCleaning(setting.Options));
        });
    }
}
