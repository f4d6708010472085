using Medic.Engine.Compute;
using Medic.Engine.Measurement;

namespace Medic.Engine.Tests.Measurement;

/// <summary>The checkpoints that MEDIC's authors released, against what PyTorch measured of them.</summary>
public sealed class ReleasedCheckpointTests
{
    private const string WideResNet = "WRN-16-1-S-model_best.pth.tar";

    [Theory]
    [InlineData("badnet", WideResNet, "none", "checker", 5, 0.7951, 1.0000)]
    [InlineData("cleanlabel", WideResNet, "none", "checker", 5, 0.7946, 1.0000)]
    [InlineData("SIG", WideResNet, "none", "signal", 5, 0.7862, 0.9598)]
    [InlineData("adaptive_attack_1", "composite_cifar_resnet.pth", "none", "composite", 2, 0.7329, 0.694)]
    [InlineData("adaptive_attack_2", WideResNet, "cifar10", "learned-pattern", 0, 0.7779, 0.9958)]
    [InlineData("warp", WideResNet, "none", null, 0, 0.7562, null)]
    [InlineData("reflection", WideResNet, "none", null, 5, 0.7553, null)]
    public void They_measure_as_PyTorch_measures_them(
        string model, string file, string normalization, string? trigger, int target, double accuracy, double? attackSuccess)
    {
        var data = TestData.Require("data", "cifar10");
        using var measurement = new ModelMeasurement(new MeasureOptions
        {
            DataPath = data,
            Attack = trigger is null ? null : new AttackOptions { Trigger = trigger, TargetLabel = target },
            Compute = ComputeSettings.Resolve("cpu", 1),
        });

        var result = measurement.Measure(TestData.Require("models", model, file));

        Assert.Null(result.Error);
        Assert.Equal(normalization, result.Normalization);
        Assert.Equal(10_000, result.CleanCount);
        Assert.Equal(accuracy, result.CleanAccuracy!.Value, 0.0005);
        if (attackSuccess is { } expected)
        {
            Assert.Equal(trigger == "composite" ? 10_000 : 9_000, result.StampedCount);
            Assert.Equal(expected, result.AttackSuccessRate!.Value, trigger == "composite" ? 0.03 : 0.0005);
        }
    }
}
