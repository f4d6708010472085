using Medic.Engine.Checkpoints;
using Medic.Engine.Models;

namespace Medic.Engine.Tests.Models;

public sealed class ArchitectureCatalogTests
{
    [Theory]
    [InlineData("WRN-10-1", 2, 1, 32)]
    [InlineData("WRN-22-1", 100, 3, 32)]
    [InlineData("WRN-10-4", 43, 3, 32)]
    [InlineData("ResNet-18", 5, 3, 224)]
    [InlineData("ResNet-18-CIFAR", 10, 1, 32)]
    [InlineData("ResNet-34", 10, 3, 224)]
    [InlineData("CompositeNet", 10, 3, 32)]
    [InlineData("CompositeNet", 4, 1, 32)]
    public void A_network_is_recognised_by_its_tensors(string name, int classes, int channels, int side)
    {
        var architecture = ArchitectureCatalog.Create(name, classes, channels);
        using var network = architecture.Build();

        var recognised = ArchitectureCatalog.Recognize(NetworkState.Capture(network), "file");

        Assert.Equal(architecture, recognised);
        Assert.Equal((name, classes, channels, side), (recognised.Name, recognised.ClassCount, recognised.InputChannels, recognised.InputSize));
    }

    [Theory]
    [InlineData("wrn-16-1", "WRN-16-1")]
    [InlineData("resnet-34-cifar", "ResNet-34-CIFAR")]
    [InlineData("COMPOSITENET", "CompositeNet")]
    public void Names_are_understood_in_any_case(string name, string expected)
    {
        var architecture = ArchitectureCatalog.Create(name, 3, 1, 20);

        Assert.Equal((expected, 3, 1, 20), (architecture.Name, architecture.ClassCount, architecture.InputChannels, architecture.InputSize));
        Assert.Equal(expected, $"{architecture}");
    }

    [Theory]
    [InlineData("WRN-15-1")]
    [InlineData("WRN-4-1")]
    [InlineData("WRN-16-0")]
    [InlineData("WRN-16")]
    [InlineData("WRN-99999-1")]
    [InlineData("ResNet-50")]
    [InlineData("ResNet-18-CIFAR-10")]
    [InlineData("VGG-16")]
    [InlineData("")]
    public void Another_name_is_refused_with_those_that_are_known(string name)
    {
        var error = Assert.Throws<ModelException>(() => ArchitectureCatalog.Create(name, 10));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.All(ArchitectureCatalog.KnownNames, known => Assert.Contains(known, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Less_than_two_classes_are_refused(int classes) =>
        Assert.Contains("2 classes or more", Assert.Throws<ModelException>(() => ArchitectureCatalog.Create("WRN-16-1", classes)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_network_is_an_error_that_lists_what_was_found_and_what_is_known()
    {
        var state = State(
            ("features.0.weight", [64, 3, 11, 11]), ("features.0.bias", [64]), ("features.3.weight", [192, 64, 5, 5]), ("features.3.bias", [192]),
            ("a", [1]), ("b", []), ("classifier.1.weight", [10, 192]));

        var error = Assert.Throws<ModelException>(() => ArchitectureCatalog.Recognize(state, "some/file.pth"));

        Assert.StartsWith("some/file.pth: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("7 tensors", error.Message, StringComparison.Ordinal);
        Assert.Contains("features.0.weight [64, 3, 11, 11]", error.Message, StringComparison.Ordinal);
        Assert.Contains(", ...)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("classifier.1.weight", error.Message, StringComparison.Ordinal);
        Assert.All(ArchitectureCatalog.KnownNames, known => Assert.Contains(known, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_bottleneck_ResNet_is_not_taken_for_one_of_basic_blocks() =>
        Assert.Throws<ModelException>(() => ArchitectureCatalog.Recognize(
            State(("conv1.weight", [64, 3, 7, 7]), ("layer1.0.conv1.weight", [64, 64, 1, 1]), ("layer1.0.conv3.weight", [256, 64, 1, 1]), ("fc.weight", [10, 512])), "file"));

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(1L << 28)]
    public void A_shape_that_no_data_stands_behind_is_no_network(long classes)
    {
        // Tensors without elements may be of any shape: a network of it would take all memory.
        using var network = Workbench.Fresh("WRN-10-1", channels: 3);
        var state = NetworkState.Capture(network).Select(entry =>
            entry.Key == "fc.weight" ? new(entry.Key, new TensorData(ElementType.Float32, [classes, 0], default)) : entry);

        Assert.Throws<ModelException>(() => ArchitectureCatalog.Recognize(new StateDict(state), "file"));
    }

    private static StateDict State(params (string Name, long[] Shape)[] tensors) => new(tensors.Select(tensor => KeyValuePair.Create(
        tensor.Name, new TensorData(ElementType.Float32, tensor.Shape, new byte[4 * tensor.Shape.Aggregate(1L, (product, extent) => product * extent)]))));
}
