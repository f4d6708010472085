using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal;

public sealed class HookPairsTests
{
    [Theory]
    [InlineData("WRN-10-1", "WRN-10-1", HookPlane.Conv | HookPlane.BatchNorm)]
    [InlineData("WRN-10-1", "WRN-16-1", HookPlane.Dense)]
    [InlineData("WRN-10-1", "CompositeNet", HookPlane.Dense)]
    public void Networks_with_outputs_of_the_same_shapes_pair_up(string teacher, string clone, HookPlane plane)
    {
        using var first = Workbench.Fresh(teacher);
        using var second = Workbench.Fresh(clone);
        var before = NetworkState.Capture(second);

        using var pairs = HookPairs.Create(first, second, plane, CPU);

        Assert.Equal(pairs.Teacher.Points.Count, pairs.Clone.Points.Count);
        // The probe leaves no trace in running statistics.
        Assert.All(NetworkState.Capture(second), entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(before[entry.Key].Bytes.Span)));
    }

    [Theory]
    [InlineData("WRN-10-1", "WRN-16-1", "WRN-16-1 cannot clone WRN-10-1: they have 13 and 7 hook points")]
    [InlineData("WRN-10-1", "WRN-10-2", "block1.layer.0.conv1 gives [1, 32, 16, 16] and block1.layer.0.conv1 [1, 16, 16, 16]")]
    [InlineData("ResNet-18", "ResNet-18-CIFAR", "conv1 gives [1, 64, 16, 16] and conv1 [1, 64, 8, 8]")]
    public void Networks_that_do_not_pair_up_are_refused_and_the_first_difference_is_named(string teacher, string clone, string expected)
    {
        using var first = Workbench.Fresh(teacher);
        using var second = Workbench.Fresh(clone);

        var error = Assert.Throws<RemovalException>(() => HookPairs.Create(first, second, HookPlane.Conv, CPU));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
