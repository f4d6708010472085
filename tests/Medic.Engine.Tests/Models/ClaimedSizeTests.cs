using Medic.Engine.Checkpoints;
using Medic.Engine.Models;

namespace Medic.Engine.Tests.Models;

/// <summary>A few tensors are enough for a network to be recognised by; the network they stand for may be far larger than memory.</summary>
public sealed class ClaimedSizeTests
{
    [Theory]
    [InlineData("WRN-10-1", 10, 1)]
    [InlineData("WRN-16-1", 10, 3)]
    [InlineData("WRN-16-2", 43, 3)]
    [InlineData("WRN-28-4", 7, 3)]
    [InlineData("ResNet-18", 10, 3)]
    [InlineData("ResNet-34-CIFAR", 5, 1)]
    [InlineData("CompositeNet", 10, 3)]
    public void The_size_of_a_network_is_known_without_building_it(string name, int classes, int channels)
    {
        var architecture = ArchitectureCatalog.Create(name, classes, channels);
        using var network = architecture.Build();

        var counted = NetworkState.Capture(network).Where(tensor => !tensor.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Sum(tensor => tensor.Value.Count);

        Assert.Equal(counted, architecture.StateSize);
    }

    [Fact]
    public void A_state_dict_that_claims_a_far_larger_network_is_refused_before_that_is_built()
    {
        var state = new StateDict(
        [
            Tensor("conv1.weight", 16, 1, 3, 3),
            Tensor("block1.layer.0.conv1.weight", 16 * 4000, 16, 3, 3),
            Tensor("fc.weight", 10, 64),
        ]);
        var architecture = ArchitectureCatalog.Recognize(state, "hostile.pth");
        Assert.Equal("WRN-10-4000", architecture.Name);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ModelException>(() => NetworkState.Build(architecture, state, "hostile.pth"));

        Assert.Contains("WRN-10-4000", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        // Deep instead of wide; and wide beyond what numbers of 32 bits hold.
        var blocks = Enumerable.Range(0, 20_000).Select(i => Tensor($"block1.layer.{i}.conv1.weight", i == 0 ? 16 : 1, i == 0 ? 16 : 1, i == 0 ? 3 : 1, i == 0 ? 3 : 1));
        var deep = new StateDict([Tensor("conv1.weight", 16, 1, 3, 3), .. blocks, Tensor("fc.weight", 10, 64)]);
        Assert.Throws<ModelException>(() => NetworkState.Build(ArchitectureCatalog.Recognize(deep, "deep.pth"), deep, "deep.pth"));
        Assert.Throws<ModelException>(() => NetworkState.Build(new WideResNetArchitecture(10, int.MaxValue / 16, int.MaxValue), state, "hostile.pth"));
    }

    private static KeyValuePair<string, TensorData> Tensor(string name, params long[] shape) =>
        new(name, new TensorData(ElementType.UInt8, shape, new byte[shape.Aggregate(1L, (count, extent) => count * extent)]));
}
