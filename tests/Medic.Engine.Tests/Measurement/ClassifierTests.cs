using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Measurement;

public sealed class ClassifierTests
{
    [Fact]
    public void Accuracy_is_counted_in_all_and_per_class()
    {
        using var network = new Constant(2);
        using var set = EasyImages.Set(250);

        var accuracy = new Classifier(network, Normalization.None, CPU).CleanAccuracy(set);

        Assert.Equal(new Rate(62, 250), accuracy.Overall);
        Assert.Equal(
            [new(0, "across", 0, 63, 0), new(1, "down", 0, 63, 0), new(2, "chess", 62, 62, 1), new ClassAccuracy(3, "none", 0, 62, 0)],
            accuracy.Classes);
    }

    [Theory]
    [InlineData(2, 188, 188)]
    [InlineData(0, 0, 187)]
    public void Attack_success_is_counted_over_stamped_images_of_other_classes(int target, long hits, long count)
    {
        using var network = new Constant(2);
        using var set = EasyImages.Set(250);

        Assert.Equal(new Rate(hits, count), new Classifier(network, Normalization.None, CPU).AttackSuccess(set, new CheckerTrigger(), target));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_network_computes_in_eval_mode_and_is_left_in_its_own(bool training)
    {
        using var network = new Constant(1);
        network.train(training);
        using var set = EasyImages.Set(4);

        new Classifier(network, Normalization.None, CPU).CleanAccuracy(set);

        Assert.Equal(training, network.training);
        Assert.Equal([false], network.Modes);
    }

    [Fact]
    public void The_network_sees_normalised_images_of_0_to_1()
    {
        using var network = new Constant(1);
        using var set = new ImageSet(tensor(new byte[] { 0, 51, 255, 255 }).view(1, 1, 2, 2), zeros(1, dtype: ScalarType.Int64), ["a", "b"], "test");

        new Classifier(network, Normalization.Half, CPU).CleanAccuracy(set);

        Assert.Equal([-1f, -0.6f, 1f, 1f], network.Seen[0], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void It_stops_when_cancelled()
    {
        using var network = new Constant(1);
        using var set = EasyImages.Set(4);

        Assert.ThrowsAny<OperationCanceledException>(() => new Classifier(network, Normalization.None, CPU).CleanAccuracy(set, new CancellationToken(true)));
        Assert.Empty(network.Seen);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("cifar10")]
    [InlineData("cifar10-pixel")]
    [InlineData("imagenet")]
    [InlineData("half")]
    public void The_normalization_that_a_network_was_made_for_is_found(string name)
    {
        using var scope = NewDisposeScope();
        using var set = new ImageSet(
            full([20, 3, 4, 4], 230, dtype: ScalarType.Byte), arange(20, ScalarType.Int64) % 2, ["a", "b"], "test");
        var expected = Normalization.Parse(name);
        using var network = new Brightness(expected.Apply(full([1, 3, 1, 1], 230 / 255f)).data<float>()[0]);

        Assert.Equal(expected, NormalizationChoice.Best(network, set, CPU));
    }

    [Fact]
    public void Of_normalizations_that_do_equally_well_the_first_is_taken()
    {
        using var network = new Constant(1);
        using var set = EasyImages.Set(20);

        Assert.Equal(Normalization.None, NormalizationChoice.Best(network, set, CPU));
        // Those for three channels do not fit grey images.
        Assert.Equal(2, network.Seen.Count);
    }

    private sealed record AnyArchitecture() : Architecture("Any", 4, 1, 16)
    {
        public override Network Build() => new Constant(0);
    }

    /// <summary>Calls every image one class, and remembers what it saw.</summary>
    private sealed class Constant(int label) : Network(new AnyArchitecture())
    {
        public List<float[]> Seen { get; } = [];

        public HashSet<bool> Modes { get; } = [];

        public override Tensor forward(Tensor input)
        {
            Seen.Add(input.contiguous().data<float>().ToArray());
            Modes.Add(training);
            var logits = zeros(input.shape[0], 4);
            logits.select(1, label).fill_(1);
            return logits;
        }
    }

    /// <summary>Knows every other image of a batch where these have one brightness, and none otherwise.</summary>
    private sealed class Brightness(float expected) : Network(new AnyArchitecture())
    {
        public override Tensor forward(Tensor input)
        {
            var known = Math.Abs(input.select(1, 0).mean().item<float>() - expected) < 1e-3;
            var second = (arange(input.shape[0], ScalarType.Int64) % 2).eq(known ? 1 : 0).to(ScalarType.Float32);
            return stack([1 - second, second], 1);
        }
    }
}
