using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Models;

public sealed class ResNetTests
{
    [Theory]
    [InlineData("ResNet-18", 122, "conv1.weight [64, 3, 7, 7]")]
    [InlineData("ResNet-34-CIFAR", 218, "conv1.weight [64, 3, 3, 3]")]
    public void Names_and_shapes_are_torchvisions(string architecture, int count, string stem)
    {
        using var network = Workbench.Fresh(architecture, classes: 10, channels: 3, side: 32);

        var names = WideResNetTests.Describe(NetworkState.Capture(network)).ToArray();

        Assert.Equal(count, names.Length);
        Assert.Contains(stem, names);
        Assert.Contains("fc.weight [10, 512]", names);
        Assert.Contains("fc.bias [10]", names);
        Assert.Contains("bn1.running_var [64]", names);
        Assert.Contains("layer1.0.conv1.weight [64, 64, 3, 3]", names);
        Assert.Contains("layer2.0.conv1.weight [128, 64, 3, 3]", names);
        Assert.Contains("layer2.0.downsample.0.weight [128, 64, 1, 1]", names);
        Assert.Contains("layer2.0.downsample.1.weight [128]", names);
        Assert.Contains("layer4.1.bn2.num_batches_tracked []", names);
        Assert.Equal(
            ["layer2.0.downsample.0.weight", "layer3.0.downsample.0.weight", "layer4.0.downsample.0.weight"],
            names.Where(name => name.Contains("downsample.0", StringComparison.Ordinal)).Select(name => name.Split(' ')[0]));
        Assert.DoesNotContain(names, name => name.Contains("convShortcut", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ResNet-18", 64, 1)]
    [InlineData("ResNet-18-CIFAR", 8, 3)]
    public void Images_of_any_size_become_logits(string architecture, int side, int channels)
    {
        using var scope = NewDisposeScope();
        using var network = Workbench.Fresh(architecture, classes: 6, channels: channels, side: side);

        Assert.Equal([2, 6], network.call(rand(2, channels, side, side)).shape);
    }
}
