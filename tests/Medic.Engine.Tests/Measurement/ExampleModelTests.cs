using Medic.Engine.Compute;
using Medic.Engine.Measurement;
using Medic.Engine.Tests.Data;
using Medic.Engine.Triggers;

namespace Medic.Engine.Tests.Measurement;

/// <summary>The backdoored models among the examples, which have their triggers in their records, against docs/results.md.</summary>
public sealed class ExampleModelTests : IDisposable
{
    // Of some hundred images: three standard deviations of a share of 0.8 are 0.06.
    private const int Images = 400;
    private const int RecordBytes = 3073;
    private const double Tolerance = 0.06;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("none.pth", "none", "checker", 5, 0.8229, 0.0264)]
    [InlineData("badnet.pth", "none", "checker", 5, 0.8177, 0.9999)]
    [InlineData("clean-label.pth", "none", "checker", 5, 0.8239, 1.0)]
    [InlineData("sig.pth", "none", "signal", 5, 0.8282, 0.93)]
    [InlineData("warp.pth", "none", "warp", 0, 0.8258, 0.9713)]
    [InlineData("reflection.pth", "none", "reflection", 5, 0.8173, 0.967)]
    [InlineData("adaptive-1.pth", "none", "composite", 2, 0.7886, 0.8063)]
    [InlineData("adaptive-2.pth", "cifar10", "learned-pattern", 0, 0.8206, 0.9967)]
    public void They_measure_as_they_were_measured(string model, string normalization, string trigger, int target, double accuracy, double attackSuccess)
    {
        var images = File.ReadAllBytes(TestData.Require("data", "cifar10", "test_batch.bin"));
        var data = _folder.Write("cifar10/test_batch.bin", images[..(Images * RecordBytes)]);
        using var measurement = new ModelMeasurement(new MeasureOptions
        {
            DataPath = Path.GetDirectoryName(data)!,
            Attack = new AttackOptions { Trigger = TriggerCatalog.FromModel },
            Compute = ComputeSettings.Resolve("cpu", 1),
        });

        var result = measurement.Measure(Path.Combine(TestData.Repository!, "examples", "models", model));

        Assert.Null(result.Error);
        Assert.Equal((normalization, trigger, target), (result.Normalization, result.Trigger, result.TargetLabel));
        Assert.Equal(accuracy, result.CleanAccuracy!.Value, Tolerance);
        Assert.Equal(attackSuccess, result.AttackSuccessRate!.Value, Tolerance);
    }
}
