using Medic.Engine.Checkpoints;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Models;

public sealed class WideResNetTests
{
    private static readonly string[] Wrn10Names =
    [
        "conv1.weight [16, 3, 3, 3]",
        .. Norm("block1.layer.0.bn1", 16),
        "block1.layer.0.conv1.weight [16, 16, 3, 3]",
        .. Norm("block1.layer.0.bn2", 16),
        "block1.layer.0.conv2.weight [16, 16, 3, 3]",
        .. Norm("block2.layer.0.bn1", 16),
        "block2.layer.0.conv1.weight [32, 16, 3, 3]",
        .. Norm("block2.layer.0.bn2", 32),
        "block2.layer.0.conv2.weight [32, 32, 3, 3]",
        "block2.layer.0.convShortcut.weight [32, 16, 1, 1]",
        .. Norm("block3.layer.0.bn1", 32),
        "block3.layer.0.conv1.weight [64, 32, 3, 3]",
        .. Norm("block3.layer.0.bn2", 64),
        "block3.layer.0.conv2.weight [64, 64, 3, 3]",
        "block3.layer.0.convShortcut.weight [64, 32, 1, 1]",
        .. Norm("bn1", 64),
        "fc.weight [10, 64]",
        "fc.bias [10]",
    ];

    [Fact]
    public void WRN_10_1_has_the_published_names_and_shapes()
    {
        using var network = Workbench.Fresh("WRN-10-1", classes: 10, channels: 3);

        Assert.Equal(Wrn10Names.Order(), Describe(NetworkState.Capture(network)));
    }

    [Theory]
    [InlineData("badnet")]
    [InlineData("adaptive_attack_2")]
    public void WRN_16_1_has_the_names_and_shapes_of_the_released_checkpoints(string model)
    {
        var checkpoint = CheckpointReader.Read(TestData.Require("models", model, "WRN-16-1-S-model_best.pth.tar"));
        using var network = Workbench.Fresh("WRN-16-1", classes: 10, channels: 3);

        Assert.Equal(Describe(checkpoint.StateDict), Describe(NetworkState.Capture(network)));
        Assert.Equal(new WideResNetArchitecture(16, 1, 10), ArchitectureCatalog.Recognize(checkpoint.StateDict, "file"));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(16, 16)]
    [InlineData(3, 24)]
    public void Images_of_other_sizes_and_channels_pass_too(int channels, int side)
    {
        using var scope = NewDisposeScope();
        using var network = Workbench.Fresh("WRN-10-2", classes: 7, channels: channels, side: side);

        Assert.Equal([2, 7], network.call(rand(2, channels, side, side)).shape);
    }

    /// <summary>Names and shapes, ordered by name: TorchSharp has parameters before buffers, PyTorch each layer's together.</summary>
    internal static IEnumerable<string> Describe(StateDict state) =>
        state.Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.Shape)}]").Order();

    private static string[] Norm(string name, int channels) =>
    [
        $"{name}.weight [{channels}]",
        $"{name}.bias [{channels}]",
        $"{name}.running_mean [{channels}]",
        $"{name}.running_var [{channels}]",
        $"{name}.num_batches_tracked []",
    ];
}
