using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal;

/// <summary>Every clone loss and its gradient, worked out in closed form, against autograd.</summary>
public sealed class CloneLossTests
{
    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void The_weighted_loss_is_the_published_one(bool keepStatistics, bool normalize, bool dense)
    {
        using var scope = NewDisposeScope();
        var options = new MedicOptions { KeepStatistics = keepStatistics, NormalizeDifference = normalize, Temperature = 3, CloneWeight = 7 };
        var (teacher, impact, clone) = Draw(dense ? [5, 9] : [5, 4, 6, 3]);
        var statistics = new ChannelStatistics(teacher.Source.mean(Others(dense), keepdim: true) + 0.1, teacher.Source.std(Others(dense), keepdim: true) * 1.5);

        AssertAgree(
            new ImportanceWeightedLoss(options, ActivationStatistics.Of([statistics])),
            leaf => PublishedCloning.Loss(options, teacher, impact, leaf, keepStatistics ? statistics : null),
            options, teacher, impact, clone);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_statistics_of_its_own_the_weighted_loss_takes_each_batchs(bool dense)
    {
        using var scope = NewDisposeScope();
        var options = new MedicOptions();
        var (teacher, impact, clone) = Draw(dense ? [5, 9] : [5, 4, 6, 3]);

        AssertAgree(
            new ImportanceWeightedLoss(options, null),
            leaf => PublishedCloning.Loss(options, teacher, impact, leaf, ChannelStatistics.Of(teacher.Source)),
            options, teacher, impact, clone);
    }

    [Fact]
    public void The_plain_loss_is_the_mean_squared_error()
    {
        using var scope = NewDisposeScope();
        var options = new MedicOptions { CloneWeight = 3 };
        var (teacher, impact, clone) = Draw([5, 4, 6, 3]);

        AssertAgree(new PlainLoss(options), leaf => nn.functional.mse_loss(leaf, teacher.Compared), options, teacher, impact, clone);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_attention_loss_is_a_thousand_times_the_mean_squared_error_of_the_maps(bool dense)
    {
        using var scope = NewDisposeScope();
        var options = new MedicOptions { CloneWeight = 2 };
        var (teacher, impact, clone) = Draw(dense ? [5, 9] : [5, 4, 6, 3]);

        Tensor Map(Tensor values)
        {
            var places = values.abs().square().flatten(2 > values.dim() - 1 ? 1 : 2).sum(1).view(5, -1);
            return places / (places.square().sum(1, keepdim: true).sqrt() + 1e-6);
        }

        AssertAgree(
            new AttentionLoss(options), leaf => (Map(leaf) - Map(teacher.Compared)).square().mean() * 1000, options, teacher, impact, clone);
    }

    [Fact]
    public void An_image_that_a_layer_does_not_answer_to_at_all_has_an_attention_gradient_all_the_same()
    {
        using var scope = NewDisposeScope();
        var options = new MedicOptions();
        var (teacher, _, clone) = Draw([5, 4, 6, 3]);
        clone.select(0, 2).zero_();

        var (loss, gradient) = new AttentionLoss(options).Compare(0, teacher, null, clone);

        Assert.True(float.IsFinite(loss.item<float>()));
        Assert.True(gradient.isfinite().all().item<bool>());
    }

    [Fact]
    public void An_attention_map_has_the_length_1()
    {
        using var scope = NewDisposeScope();
        var map = AttentionMap.Of(randn(3, 5, 4, 4));

        Assert.Equal([3, 1, 4, 4], map.shape);
        Assert.All(map.square().sum([1, 2, 3]).data<float>().ToArray(), length => Assert.Equal(1, length, 1e-4));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_channel_that_does_not_vary_is_left_out(bool fused)
    {
        using var scope = NewDisposeScope();
        var (teacher, impact, clone) = Draw([5, 4, 6, 3]);
        teacher.Source.select(1, 2).fill_(-0.5f);
        teacher = new Activation(teacher.Source, nn.functional.relu(teacher.Source));
        using var statistics = ActivationStatistics.Of([ChannelStatistics.Of(teacher.Source)]);
        var options = new MedicOptions();
        ICloneLoss loss = fused ? new FusedImportanceLoss(options, statistics) : new ImportanceWeightedLoss(options, statistics);

        var (value, gradient) = loss.Compare(0, teacher, impact, clone);
        clone.select(1, 2).add_(100);
        var (moved, _) = loss.Compare(0, teacher, impact, clone);

        Assert.Equal(1, statistics.CountSilent(0));
        Assert.True(gradient.isfinite().all().item<bool>());
        Assert.Equal(0, gradient.select(1, 2).abs().max().item<float>());
        Assert.True(gradient.select(1, 1).abs().max().item<float>() > 0);
        Assert.Equal(value.item<float>(), moved.item<float>());
    }

    private static long[] Others(bool dense) => dense ? [0] : [0, 2, 3];

    private static (Activation Teacher, Tensor Impact, Tensor Clone) Draw(long[] shape)
    {
        using var generator = new Generator(11);
        Tensor Normal(double scale) => randn(shape, generator: generator) * scale;
        var source = Normal(2) + 0.3;
        return (new Activation(source, nn.functional.relu(source)), Normal(0.3), Normal(1));
    }

    private static void AssertAgree(
        ICloneLoss loss, Func<Tensor, Tensor> published, MedicOptions options, Activation teacher, Tensor impact, Tensor clone)
    {
        var leaf = clone.clone().requires_grad_(true);
        var expected = published(leaf);
        var expectedGradient = autograd.grad([expected], [leaf])[0] * options.CloneWeight;

        var (value, gradient) = loss.Compare(0, teacher, impact, clone);

        Assert.Equal(expected.item<float>(), value.item<float>(), 1e-5f * expected.item<float>());
        Assert.Equal(clone.shape, gradient.shape);
        Assert.True((expectedGradient - gradient).abs().max().item<float>() <= 2e-5f * expectedGradient.abs().max().item<float>());
    }
}
