using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Models;

public sealed class ActivationRecorderTests
{
    private const HookPlane All = HookPlane.Conv | HookPlane.BatchNorm | HookPlane.Dense;

    [Theory]
    [InlineData("WRN-16-1", HookPlane.Conv, 13)]
    [InlineData("WRN-16-1", HookPlane.BatchNorm, 12)]
    [InlineData("WRN-16-1", HookPlane.Conv | HookPlane.BatchNorm, 25)]
    [InlineData("WRN-16-1", All, 26)]
    [InlineData("WRN-10-1", HookPlane.Conv | HookPlane.BatchNorm, 13)]
    [InlineData("ResNet-18-CIFAR", HookPlane.Conv, 17)]
    [InlineData("ResNet-18-CIFAR", HookPlane.BatchNorm, 17)]
    [InlineData("ResNet-18-CIFAR", All, 35)]
    [InlineData("ResNet-34", HookPlane.Conv | HookPlane.BatchNorm, 66)]
    [InlineData("CompositeNet", HookPlane.Conv, 6)]
    [InlineData("CompositeNet", All, 7)]
    public void A_plane_has_its_hook_points(string architecture, HookPlane plane, int count)
    {
        using var network = Workbench.Fresh(architecture, side: 32);
        using var recorder = new ActivationRecorder(network, plane);

        Assert.Equal(count, recorder.Points.Count);
        Assert.Equal(count, recorder.Points.Select(point => point.Name).Distinct().Count());
    }

    [Fact]
    public void A_WideResNets_points_are_its_stem_and_what_stands_in_its_blocks_in_forward_order()
    {
        using var network = Workbench.Fresh("WRN-10-1");
        using var recorder = new ActivationRecorder(network, All);

        string[] expected =
        [
            "conv1",
            .. Enumerable.Range(1, 3).SelectMany(block => new[] { "bn1", "conv1", "bn2", "conv2" }.Select(layer => $"block{block}.layer.0.{layer}")),
            "fc",
        ];
        Assert.Equal(expected, recorder.Points.Select(point => point.Name));
    }

    [Fact]
    public void A_plane_that_a_network_lacks_is_refused()
    {
        using var network = Workbench.Fresh("CompositeNet", side: 32);

        var error = Assert.Throws<MedicException>(() => new ActivationRecorder(network, HookPlane.BatchNorm));

        Assert.Contains("CompositeNet has no layers of hook plane 'bn'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_WideResNets_batch_norms_are_compared_after_ReLU_and_its_convolutions_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var network = Trained("WRN-10-1");
        var images = rand(3, 1, Workbench.Side, Workbench.Side);
        var (logits, at) = Record(network, images);

        foreach (var (name, activation) in at)
        {
            var expected = name.Contains("bn", StringComparison.Ordinal) ? nn.functional.relu(activation.Source) : activation.Source;
            AssertClose(expected, activation.Compared);
        }

        // Each point's own value, computed from its input by hand.
        AssertClose(nn.functional.conv2d(images, Weight(network, "conv1"), padding: [1, 1]), at["conv1"].Source);
        AssertClose(Normalize(network, "block1.layer.0.bn1", at["conv1"].Source), at["block1.layer.0.bn1"].Source);
        AssertClose(
            nn.functional.conv2d(at["block1.layer.0.bn1"].Compared, Weight(network, "block1.layer.0.conv1"), padding: [1, 1]),
            at["block1.layer.0.conv1"].Source);
        AssertClose(Normalize(network, "block2.layer.0.bn1", at["conv1"].Source + at["block1.layer.0.conv2"].Source), at["block2.layer.0.bn1"].Source);
        AssertClose(
            nn.functional.conv2d(at["block2.layer.0.bn1"].Compared, Weight(network, "block2.layer.0.conv1"), strides: [2, 2], padding: [1, 1]),
            at["block2.layer.0.conv1"].Source);
        AssertClose(logits, at["fc"].Compared);
        AssertClose(logits, network.call(images));
    }

    [Fact]
    public void A_ResNets_second_batch_norm_is_compared_after_the_addition_and_ReLU()
    {
        using var scope = NewDisposeScope();
        using var network = Trained("ResNet-18-CIFAR");
        var (_, at) = Record(network, rand(2, 1, Workbench.Side, Workbench.Side));

        AssertClose(nn.functional.relu(at["bn1"].Source), at["bn1"].Compared);
        AssertClose(nn.functional.relu(at["layer1.0.bn1"].Source), at["layer1.0.bn1"].Compared);
        AssertClose(nn.functional.relu(at["layer1.0.bn2"].Source + at["bn1"].Compared), at["layer1.0.bn2"].Compared);
        var shortcut = nn.functional.conv2d(at["layer1.1.bn2"].Compared, Weight(network, "layer2.0.downsample.0"), strides: [2, 2]);
        AssertClose(
            nn.functional.relu(at["layer2.0.bn2"].Source + Normalize(network, "layer2.0.downsample.1", shortcut)),
            at["layer2.0.bn2"].Compared);
        AssertClose(at["layer4.1.conv2"].Source, at["layer4.1.conv2"].Compared);
    }

    [Fact]
    public void Gradients_at_the_points_are_those_worked_out_by_hand()
    {
        using var scope = NewDisposeScope();
        using var network = Trained("WRN-10-1");
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        using var recorder = new ActivationRecorder(network, All);
        var labels = tensor(new long[] { 0, 3, 2 });
        var (logits, activations) = recorder.Record(rand(3, 1, Workbench.Side, Workbench.Side).requires_grad_(true));
        var names = recorder.Points.Select(point => point.Name).ToList();

        var gradients = autograd.grad([nn.functional.cross_entropy(logits, labels)], activations.Select(activation => activation.Compared).ToList());

        using var noGraph = no_grad();
        var truth = labels.unsqueeze(1).eq(arange(4, ScalarType.Int64)).to(ScalarType.Float32);
        var atLogits = (nn.functional.softmax(logits, 1) - truth) / 3;
        AssertClose(atLogits, gradients[names.IndexOf("fc")]);

        var shortcut = nn.functional.conv2d(
            activations[names.IndexOf("block3.layer.0.bn1")].Compared, Weight(network, "block3.layer.0.convShortcut"), strides: [2, 2]);
        var last = Normalize(network, "bn1", activations[names.IndexOf("block3.layer.0.conv2")].Source + shortcut);
        var atFeatures = atLogits.matmul(network.state_dict()["fc.weight"]).unsqueeze(2).unsqueeze(3) / (4 * 4);
        AssertClose(atFeatures * last.gt(0).to(ScalarType.Float32) * Slope(network, "bn1"), gradients[names.IndexOf("block3.layer.0.conv2")]);
        Assert.All(gradients, gradient => Assert.True(gradient.abs().sum().item<float>() > 0));
    }

    [Fact]
    public void Nothing_is_recorded_but_by_Record_and_the_hooks_are_gone_after_Dispose()
    {
        using var scope = NewDisposeScope();
        using var network = Trained("WRN-10-1");
        var images = rand(2, 1, Workbench.Side, Workbench.Side);
        var recorder = new ActivationRecorder(network, HookPlane.Conv);
        using var second = new ActivationRecorder(network, HookPlane.BatchNorm);

        var (expected, _) = recorder.Record(images);
        AssertClose(expected, network.call(images));
        recorder.Dispose();
        recorder.Dispose();

        Assert.Throws<KeyNotFoundException>(() => recorder.Record(images));
        Assert.Equal(6, second.Record(images).Activations.Length);
        AssertClose(expected, network.call(images));
    }

    private static (Tensor Logits, Dictionary<string, Activation> Activations) Record(Network network, Tensor images)
    {
        using var recorder = new ActivationRecorder(network, All);
        using var noGraph = no_grad();
        var (logits, activations) = recorder.Record(images);
        return (logits, recorder.Points.Zip(activations).ToDictionary(pair => pair.First.Name, pair => pair.Second));
    }

    /// <summary>A network whose batch norms are not as they begin.</summary>
    private static Network Trained(string architecture)
    {
        using var scope = NewDisposeScope();
        using var noGraph = no_grad();
        var network = Workbench.Fresh(architecture);
        network.train();
        for (var i = 0; i < 3; i++)
            network.call(rand(8, 1, Workbench.Side, Workbench.Side));
        foreach (var (name, values) in network.state_dict())
        {
            if (name.Contains("bn", StringComparison.Ordinal) && values.is_floating_point())
                values.mul_(0.9).add_(rand_like(values) * 0.2);
        }

        network.eval();
        return network;
    }

    private static Tensor Weight(Network network, string layer) => network.state_dict()[$"{layer}.weight"];

    private static Tensor Slope(Network network, string norm)
    {
        var state = network.state_dict();
        return (state[$"{norm}.weight"] / (state[$"{norm}.running_var"] + 1e-5).sqrt()).view(1, -1, 1, 1);
    }

    private static Tensor Normalize(Network network, string norm, Tensor values)
    {
        var state = network.state_dict();
        return ((values - state[$"{norm}.running_mean"].view(1, -1, 1, 1)) * Slope(network, norm)) + state[$"{norm}.bias"].view(1, -1, 1, 1);
    }

    private static void AssertClose(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.shape, found.shape);
        Assert.True((expected - found).abs().max().item<float>() <= 1e-5f + (1e-4f * expected.abs().max().item<float>()));
    }
}
