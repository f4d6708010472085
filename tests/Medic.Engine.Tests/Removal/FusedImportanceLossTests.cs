using Medic.Engine.Models;
using Medic.Engine.Removal.Cloning;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal;

/// <summary>The fused pass against the same mathematics in tensor operations.</summary>
public class FusedImportanceLossTests
{
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public void Gives_the_loss_and_gradient_of_the_plain_path(bool keepStatistics, bool normalize, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var options = new MedicOptions { KeepStatistics = keepStatistics, NormalizeDifference = normalize };
        Tensor Draw(double scale)
        {
            var values = (randn([6, 5, 3, 7], generator: generator) * scale) + 0.3;
            return channelsLast ? MemoryLayout.ChannelsLast(values) : values;
        }

        var source = Draw(2);
        source.select(1, 2).fill_(0.7);
        var teacher = new Activation(source, nn.functional.relu(source));
        var (impact, clone) = (Draw(0.5), Draw(1));
        using var statistics = ActivationStatistics.Of([ChannelStatistics.Of(source)]);
        statistics[0].StandardDeviation.select(1, 2).zero_();
        var kept = keepStatistics ? statistics : null;

        var (expectedLoss, expected) = new ImportanceWeightedLoss(options, kept).Compare(0, teacher, impact, clone);
        var (loss, gradient) = new FusedImportanceLoss(options, kept).Compare(0, teacher, impact, clone);

        Assert.Equal(expectedLoss.item<float>(), loss.item<float>(), 1e-5f * expectedLoss.item<float>());
        Assert.Equal(expected.shape, gradient.shape);
        Assert.True((expected - gradient).abs().max().item<float>() < 1e-5f * expected.abs().max().item<float>());
        Assert.Equal(channelsLast, MemoryLayout.IsChannelsLast(gradient));
    }
}
