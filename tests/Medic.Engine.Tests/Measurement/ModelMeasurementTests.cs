using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests.Measurement;

public sealed class ModelMeasurementTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private MeasureOptions Options => new() { DataPath = workbench.Data, Compute = Workbench.Compute };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_result_says_everything_with_counts()
    {
        var result = Measure(Options with { Attack = Workbench.Checker });

        Assert.Null(result.Error);
        Assert.Equal((workbench.Model, "WRN-10-1", "none", "checker", Workbench.Target), (result.Path, result.Architecture, result.Normalization, result.Trigger, result.TargetLabel));
        Assert.Equal((workbench.Backdoored.Sha256, 120, 90), (result.Sha256, result.CleanCount, result.StampedCount));
        Assert.Equal((workbench.Backdoored.CleanAccuracy, workbench.Backdoored.AttackSuccessRate), (result.CleanAccuracy, result.AttackSuccessRate));
        Assert.Equal(result.CleanAccuracy, (double)result.CorrectCount! / 120);
        Assert.Equal(result.AttackSuccessRate, (double)result.SuccessCount! / 90);
        Assert.Equal(WilsonInterval.Of(result.CorrectCount.Value, 120), result.CleanInterval);
        Assert.Equal(WilsonInterval.Of(result.SuccessCount.Value, 90), result.Interval);
        Assert.Equal([30L, 30, 30, 30], result.Classes!.Select(entry => entry.Count));
        Assert.Equal(result.CorrectCount, result.Classes!.Sum(entry => entry.CorrectCount));
    }

    [Fact]
    public void Without_an_attack_accuracy_alone_is_measured()
    {
        var result = Measure(Options);

        Assert.Equal(workbench.Backdoored.CleanAccuracy, result.CleanAccuracy);
        Assert.Equal((null, null, null, null), (result.AttackSuccessRate, result.StampedCount, result.Interval, result.Trigger));
    }

    [Fact]
    public void A_normalization_that_is_given_is_used_and_a_wrong_one_shows()
    {
        var result = Measure(Options with { Normalization = new Normalization("odd", [5f], [1f]) });

        Assert.Equal("odd", result.Normalization);
        Assert.True(result.CleanAccuracy < workbench.Backdoored.CleanAccuracy);
    }

    [Fact]
    public void A_bad_file_has_one_line_of_error_and_the_next_one_is_measured()
    {
        File.WriteAllText(_folder["text.pth"], "no checkpoint");
        using var measurement = new ModelMeasurement(Options);

        foreach (var path in new[] { _folder["text.pth"], _folder["missing.pth"] })
        {
            var result = measurement.Measure(path);
            Assert.StartsWith($"{path}: ", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', result.Error!);
            Assert.Null(result.CleanAccuracy);
        }

        Assert.Null(measurement.Measure(workbench.Model).Error);
    }

    [Theory]
    [InlineData("unheard-of", 0, "unheard-of")]
    [InlineData("checker", 4, "Target label 4 is none of the 4 classes 0..3")]
    [InlineData("checker", -1, "Target label -1")]
    [InlineData("learned-pattern", 0, "holds no learned trigger")]
    public void An_attack_that_cannot_be_measured_is_an_error(string trigger, int target, string expected) =>
        Assert.Contains(expected, Measure(Options with { Attack = new() { Trigger = trigger, TargetLabel = target } }).Error, StringComparison.Ordinal);

    [Fact]
    public void Labels_outside_the_models_classes_are_an_error()
    {
        EasyImages.Write(_folder["more"], "t10k", 8, label: label => label + 1);

        Assert.Contains("label 4 is outside the 4 classes", Measure(Options with { DataPath = _folder["more"] }).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_is_no_result() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            using var measurement = new ModelMeasurement(Options);
            return measurement.Measure(workbench.Model, new CancellationToken(true));
        });

    private MeasureResult Measure(MeasureOptions options)
    {
        using var measurement = new ModelMeasurement(options);
        return measurement.Measure(workbench.Model);
    }
}
