using Medic.Engine.Models;

namespace Medic.Engine.Tests.Models;

public sealed class FreshWeightsTests
{
    [Fact]
    public void Convolutions_are_normal_with_variance_2_by_places_and_outputs()
    {
        using var network = Workbench.Fresh("WRN-10-4", channels: 3);
        var state = NetworkState.Capture(network);

        foreach (var (name, values) in state.Where(entry => entry.Value.Shape is [_, _, _, _]))
        {
            if (values.Count < 10_000)
                continue;
            var singles = values.ToSingles();
            var expected = 2.0 / (values.Shape[2] * values.Shape[3] * values.Shape[0]);
            Assert.Equal(0, singles.Average() / Math.Sqrt(expected), 0.03);
            Assert.Equal(1, singles.Average(value => (double)value * value) / expected, 0.05);
            // A normal distribution's fourth moment is three times its variance squared; a uniform one's 1.8 times.
            Assert.InRange(singles.Average(value => Math.Pow(value, 4)) / (expected * expected), 2.7, 3.3);
            Assert.True(values.Shape[0] > 0, name);
        }
    }

    [Fact]
    public void Batch_norms_begin_at_1_and_0_and_the_linear_layer_within_its_bound_with_bias_0()
    {
        using var network = Workbench.Fresh("WRN-10-1", classes: 10);
        var state = NetworkState.Capture(network);

        Assert.All(state["block2.layer.0.bn2.weight"].ToSingles(), value => Assert.Equal(1, value));
        Assert.All(state["block2.layer.0.bn2.bias"].ToSingles(), value => Assert.Equal(0, value));
        Assert.All(state["fc.bias"].ToSingles(), value => Assert.Equal(0, value));
        Assert.All(state["fc.weight"].ToSingles(), value => Assert.InRange(value, -1 / 8f, 1 / 8f));
        Assert.True(state["fc.weight"].ToSingles().Max() > 0.11 && state["fc.weight"].ToSingles().Min() < -0.11);
    }

    [Theory]
    [InlineData("WRN-10-1")]
    [InlineData("CompositeNet")]
    public void A_seed_gives_the_same_weights_and_another_seed_others(string architecture)
    {
        byte[] Weights(ulong seed)
        {
            using var network = Workbench.Fresh(architecture, seed: seed);
            return [.. NetworkState.Capture(network).SelectMany(entry => entry.Value.Bytes.ToArray())];
        }

        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));
    }
}
