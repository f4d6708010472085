using Medic.Engine.Checkpoints;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Measurement;

public sealed class ModelComparisonTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private CompareOptions Options => new() { DataPath = workbench.Data, Attack = Workbench.Checker, InputSize = Workbench.Side, Compute = Workbench.Compute };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_agrees_with_itself_in_everything()
    {
        var result = Compare(Options, workbench.Model, workbench.Model);

        Assert.Null(result.Error);
        Assert.Equal((workbench.Model, workbench.Model, "WRN-10-1", "none"), (result.ReferencePath, result.Path, result.Architecture, result.Normalization));
        Assert.Equal((workbench.Backdoored.Sha256, workbench.Backdoored.Sha256), (result.ReferenceSha256, result.Sha256));
        Assert.Equal((1, 120, 120), (result.Agreement, result.AgreementCount, result.CleanCount));
        Assert.Equal((1, 90, 90), (result.StampedAgreement, result.StampedAgreementCount, result.StampedCount));
        Assert.Equal((workbench.Backdoored.CleanAccuracy, workbench.Backdoored.CleanAccuracy), (result.ReferenceCleanAccuracy, result.CleanAccuracy));
        Assert.Equal((workbench.Backdoored.AttackSuccessRate, workbench.Backdoored.AttackSuccessRate), (result.ReferenceAttackSuccessRate, result.AttackSuccessRate));
        Assert.Equal((0, 0), (result.L2, result.RelativeL2));
        Assert.Equal(1, result.Cosine!.Value, 12);
        Assert.All(result.Layers!, layer => Assert.Equal(0, layer.L2));
    }

    [Fact]
    public void Another_model_is_measured_as_it_is_by_itself()
    {
        var other = Write("other.pth", "WRN-10-1");
        using var measurement = new ModelMeasurement(
            new MeasureOptions { DataPath = workbench.Data, Attack = Workbench.Checker, InputSize = Workbench.Side, Normalization = Engine.Data.Normalization.None, Compute = Workbench.Compute });
        var alone = measurement.Measure(other);

        var result = Compare(Options, workbench.Model, other);

        Assert.Equal((alone.CleanAccuracy, alone.AttackSuccessRate), (result.CleanAccuracy, result.AttackSuccessRate));
        Assert.Equal((workbench.Backdoored.CleanAccuracy, workbench.Backdoored.AttackSuccessRate), (result.ReferenceCleanAccuracy, result.ReferenceAttackSuccessRate));
        Assert.InRange(result.Agreement!.Value, 0, 0.99);
        Assert.Equal((double)result.AgreementCount! / 120, result.Agreement);
        Assert.InRange(result.Cosine!.Value, -1, 0.99);
    }

    [Fact]
    public void Distances_are_those_of_the_tensors()
    {
        // Every entry of the second model is the first's times 3, but for one that is 0 in both and one that is 0 in one.
        var first = Write("first.pth", "WRN-10-1", (name, tensor) => name == "fc.bias" ? tensor.zero_() : tensor);
        var second = Write("second.pth", "WRN-10-1", (name, tensor) =>
            name == "fc.bias" || name == "fc.weight" ? tensor.zero_() : name.EndsWith("tracked", StringComparison.Ordinal) ? tensor : tensor.mul_(3));
        using var network = Workbench.Fresh("WRN-10-1");
        using var scope = NewDisposeScope();
        var state = network.state_dict();

        var result = Compare(new CompareOptions { Compute = Workbench.Compute }, first, second);

        Assert.Equal(state.Keys, result.Layers!.Select(layer => layer.Name));
        var convolution = result.Layers!.Single(layer => layer.Name == "conv1.weight");
        Assert.Equal(("16x1x3x3", 144), (convolution.Shape, convolution.Count));
        Assert.Equal(2 * Math.Sqrt(state["conv1.weight"].to(ScalarType.Float64).square().sum().item<double>()), convolution.L2, 6);
        Assert.Equal(2, convolution.RelativeL2!.Value, 6);
        Assert.Equal(1, convolution.Cosine!.Value, 6);
        var bias = result.Layers!.Single(layer => layer.Name == "fc.bias");
        Assert.Equal((0, null, null), (bias.L2, bias.RelativeL2, bias.Cosine));
        var weight = result.Layers!.Single(layer => layer.Name == "fc.weight");
        Assert.Equal((1, null), (weight.RelativeL2, weight.Cosine));
        Assert.Equal(Math.Sqrt(result.Layers!.Sum(layer => layer.L2 * layer.L2)), result.L2!.Value, 9);
        Assert.Equal((null, null, null), (result.Agreement, result.CleanAccuracy, result.AttackSuccessRate));
    }

    [Fact]
    public void Many_models_are_compared_with_one_reference_that_is_tried_once()
    {
        var stages = new List<CompareStage>();
        var other = Write("other.pth", "WRN-10-1");
        using var comparison = new ModelComparison(Options);

        foreach (var path in new[] { workbench.Model, other })
            Assert.Null(comparison.Compare(workbench.Model, path, new Watcher<CompareStage>(stages.Add)).Error);

        Assert.Equal(
            [
                CompareStage.Reading, CompareStage.MeasuringReference, CompareStage.ComparingWeights, CompareStage.MeasuringModel,
                CompareStage.Reading, CompareStage.ComparingWeights, CompareStage.MeasuringModel,
            ],
            stages);
        stages.Clear();
        comparison.Compare(workbench.Model, other, Options with { Attack = null }, new Watcher<CompareStage>(stages.Add));
        Assert.Contains(CompareStage.MeasuringReference, stages);
    }

    [Fact]
    public void What_cannot_be_compared_is_an_error_and_the_next_one_is_compared()
    {
        File.WriteAllText(_folder["text.pth"], "no checkpoint");
        using var comparison = new ModelComparison(Options);

        Assert.Contains("text.pth", comparison.Compare(workbench.Model, _folder["text.pth"]).Error, StringComparison.Ordinal);
        Assert.Contains("text.pth", comparison.Compare(_folder["text.pth"], workbench.Model).Error, StringComparison.Ordinal);
        Assert.Contains("Only models of one architecture", comparison.Compare(workbench.Model, Write("wide.pth", "WRN-10-2")).Error, StringComparison.Ordinal);
        Assert.Contains("was said to be a WRN-16-1", comparison.Compare(workbench.Model, workbench.Model, Options with { Architecture = "WRN-16-1" }).Error, StringComparison.Ordinal);
        Assert.Null(comparison.Compare(workbench.Model, workbench.Model).Error);
    }

    [Fact]
    public void An_attack_without_images_is_refused() =>
        Assert.Throws<MedicException>(() => new ModelComparison(new CompareOptions { Attack = Workbench.Checker, Compute = Workbench.Compute }));

    [Fact]
    public void Cancelling_is_no_result() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            using var comparison = new ModelComparison(Options);
            return comparison.Compare(workbench.Model, workbench.Model, progress: null, new CancellationToken(true));
        });

    private string Write(string name, string architecture, Func<string, Tensor, Tensor>? change = null)
    {
        using var gradients = no_grad();
        using var network = Workbench.Fresh(architecture);
        using var scope = NewDisposeScope();
        foreach (var (entry, tensor) in network.state_dict())
            change?.Invoke(entry, tensor);
        CheckpointWriter.Write(_folder[name], NetworkState.Capture(network), new CheckpointLayout(null, HasModulePrefix: false), new Dictionary<string, object?>());
        return _folder[name];
    }

    private static CompareResult Compare(CompareOptions options, string reference, string path)
    {
        using var comparison = new ModelComparison(options);
        return comparison.Compare(reference, path);
    }
}
