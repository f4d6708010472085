using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Medic.Engine.Tests.Removal;

/// <summary>Against figures worked out by hand: the network's first channel is its input, the second twice that.</summary>
public sealed class ActivationStatisticsTests
{
    [Fact]
    public void Exact_statistics_are_the_batches_means_and_unbiased_variances_weighted_by_size()
    {
        using var statistics = Gather(HookPlane.Conv, StatisticsMode.Exact, Batch([1, 3], [5, 7]), Batch([2, 4]));

        // Means 4 and 3, variances 20/3 and 2, of two images and one.
        AssertValues([11 / 3f, 22 / 3f], statistics[0].Mean);
        AssertValues([MathF.Sqrt(46 / 9f), 2 * MathF.Sqrt(46 / 9f)], statistics[0].StandardDeviation);
        Assert.Equal([1, 2, 1, 1], statistics[0].Mean.shape);
        Assert.Equal(0, statistics.CountSilent(0));
    }

    [Fact]
    public void Exponential_statistics_run_from_0_and_1_with_momentum_a_hundredth()
    {
        using var statistics = Gather(HookPlane.Conv, StatisticsMode.Exponential, Batch([1, 3], [5, 7]), Batch([2, 4]));

        AssertValues([0.0696f, 0.1392f], statistics[0].Mean);
        const double Variance = (0.99 * (0.99 + (0.01 * 20 / 3))) + 0.02;
        const double Double = (0.99 * (0.99 + (0.01 * 80 / 3))) + 0.08;
        AssertValues([(float)Math.Sqrt(Variance), (float)Math.Sqrt(Double)], statistics[0].StandardDeviation);
    }

    [Fact]
    public void Statistics_of_a_dense_layer_are_per_output()
    {
        using var statistics = Gather(HookPlane.Dense, StatisticsMode.Exact, Batch([1, 3], [5, 7]), Batch([2, 4], [6, 8]));

        // The images' means are 2 and 6, then 3 and 7: variances 8.
        AssertValues([4.5f, 9], statistics[0].Mean);
        AssertValues([MathF.Sqrt(8), 2 * MathF.Sqrt(8)], statistics[0].StandardDeviation);
        Assert.Equal([1, 2], statistics[0].Mean.shape);
    }

    [Fact]
    public void A_channel_that_does_not_vary_counts_as_silent()
    {
        using var statistics = Gather(HookPlane.Conv | HookPlane.Dense, StatisticsMode.Exact, Batch([3, 3], [3, 3]), Batch([3, 3]));

        Assert.Equal(2, statistics.CountSilent(0));
    }

    [Fact]
    public void A_hundred_batches_are_enough()
    {
        var count = 0;
        IEnumerable<Batch> Endless()
        {
            while (true)
            {
                count++;
                yield return Batch([count, count + 1]);
            }
        }

        using var probe = new Probe();
        using var recorder = new ActivationRecorder(probe, HookPlane.Conv);
        using var statistics = ActivationStatistics.Gather(recorder, Endless(), Normalization.None, StatisticsMode.Exact, default);

        Assert.Equal(100, count);
        Assert.Equal(51, statistics[0].Mean.data<float>()[0], 1e-3f);
    }

    [Fact]
    public void Without_samples_there_are_no_statistics() =>
        Assert.Contains("no clean samples", Assert.Throws<RemovalException>(() => Gather(HookPlane.Conv, StatisticsMode.Exact)).Message, StringComparison.Ordinal);

    [Fact]
    public void Gathering_is_cancelled_between_batches() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            using var probe = new Probe();
            using var recorder = new ActivationRecorder(probe, HookPlane.Conv);
            return ActivationStatistics.Gather(recorder, [Batch([1, 2])], Normalization.None, StatisticsMode.Exact, new CancellationToken(true));
        });

    private static ActivationStatistics Gather(HookPlane plane, StatisticsMode mode, params Batch[] batches)
    {
        using var probe = new Probe();
        using var recorder = new ActivationRecorder(probe, plane);
        return ActivationStatistics.Gather(recorder, batches, Normalization.None, mode, default);
    }

    private static Batch Batch(params float[][] images)
    {
        var values = tensor(images.SelectMany(image => image).ToArray()).view(images.Length, 1, 1, 2);
        return new Batch(values, zeros(images.Length, dtype: ScalarType.Int64), zeros(images.Length, dtype: ScalarType.Int64));
    }

    private static void AssertValues(float[] expected, Tensor found) =>
        Assert.Equal(expected, found.data<float>().ToArray(), (a, b) => Math.Abs(a - b) <= 1e-5f * Math.Abs(a));

    private sealed record ProbeArchitecture() : Architecture("Probe", 2, 1, 2)
    {
        public override Network Build() => new Probe();
    }

    private sealed class Probe : Network
    {
        private readonly Conv2d _conv;
        private readonly Linear _linear;

        public Probe()
            : base(new ProbeArchitecture())
        {
            _conv = Layer("conv", Conv2d(1, 2, 1, bias: false));
            _linear = Layer("fc", Linear(2, 2, hasBias: false));
            using var noGraph = no_grad();
            _conv.weight.copy_(tensor(new[] { 1f, 2f }).view(2, 1, 1, 1));
            _linear.weight.copy_(eye(2));
            AddHookPoints(HookPoint.Plain("conv", HookPlane.Conv, _conv), HookPoint.Plain("fc", HookPlane.Dense, _linear));
            eval();
        }

        public override Tensor forward(Tensor input) => _linear.call(_conv.call(input).mean([2, 3]));
    }
}
