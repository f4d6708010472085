using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Medic.Engine.Models;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Medic.Engine.Removal.Cloning;

/// <summary>
/// <see cref="ImportanceWeightedLoss"/> on the CPU: weights, loss and gradient of a sample in one pass over its values, vectorised,
/// while they are in the processor's caches.
/// </summary>
/// <param name="options">Temperature, and whether statistics and differences are normalised.</param>
/// <param name="statistics">The teacher's statistics; null only where <see cref="MedicOptions.KeepStatistics"/> is off.</param>
internal sealed class FusedImportanceLoss(MedicOptions options, ActivationStatistics? statistics) : ICloneLoss
{
    private const float Epsilon = 1e-5f;

    private readonly Dictionary<int, Factors> _factors = [];

    public bool NeedsImpact => true;

    public (Tensor Loss, Tensor Gradient) Compare(int point, Activation teacher, Tensor? impact, Tensor clone)
    {
        ArgumentNullException.ThrowIfNull(impact);
        var channelsLast = MemoryLayout.IsChannelsLast(clone);
        var source = InOrder(teacher.Source, channelsLast);
        var compared = InOrder(teacher.Compared, channelsLast);
        var force = InOrder(impact, channelsLast);
        var copy = InOrder(clone, channelsLast);
        var gradient = empty_like(copy);
        var batch = (int)clone.shape[0];
        var length = (int)(clone.numel() / batch);
        if (!_factors.TryGetValue(point, out var factors) || factors.Strength.Length != length)
            _factors[point] = factors = CreateFactors(point, clone.shape, channelsLast);

        var losses = new double[batch];
        Parallel.For(
            0,
            batch,
            new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() },
            () => new Sample(length),
            (i, _, sample) =>
            {
                Span<float> Part(Tensor values) => MemoryMarshal.Cast<byte, float>(values.bytes).Slice(i * length, length);
                losses[i] = sample.Compare(factors, Part(source), Part(compared), Part(force), Part(copy), Part(gradient), 2f / batch);
                return sample;
            },
            _ => { });
        return (tensor((float)(losses.Sum() / batch)), channelsLast ? MemoryLayout.FromMemoryOrder(gradient) : gradient);
    }

    private static Tensor InOrder(Tensor values, bool channelsLast) =>
        channelsLast ? values.permute(0, 2, 3, 1).contiguous() : values.contiguous();

    private Factors CreateFactors(int point, long[] shape, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        var temperature = (float)options.Temperature;
        if (!options.KeepStatistics || statistics is null)
            return new Factors(Spread(tensor(temperature)), Spread(zeros(1)), Spread(tensor(temperature)), Spread(ones(1)));
        var (mean, deviation) = (statistics[point].Mean, statistics[point].StandardDeviation.nan_to_num());
        var strength = (deviation + Epsilon).reciprocal() * temperature;
        var inverse = options.NormalizeDifference ? where(deviation.gt(0), deviation.reciprocal(), zeros_like(deviation)) : ones_like(deviation);
        return new Factors(Spread(strength), Spread(-mean), Spread(deviation * temperature), Spread(inverse));

        float[] Spread(Tensor channel)
        {
            var values = channel.expand([1, .. shape[1..]]);
            return (channelsLast ? values.permute(0, 2, 3, 1) : values).contiguous().data<float>().ToArray();
        }
    }

    /// <summary>The factors of every value of a sample, in memory order.</summary>
    /// <param name="Strength">t / (std + 1e-5).</param>
    /// <param name="Offset">- mean.</param>
    /// <param name="Force">t * std.</param>
    /// <param name="Inverse">1 / std; 0 where that is 0, 1 where differences are not normalised.</param>
    private sealed record Factors(float[] Strength, float[] Offset, float[] Force, float[] Inverse);

    /// <summary>Room for one sample's values; one a thread.</summary>
    private sealed class Sample(int length)
    {
        private readonly float[] _strength = new float[length];
        private readonly float[] _force = new float[length];

        /// <summary>Writes a sample's gradient and returns its loss.</summary>
        public double Compare(
            Factors factors,
            ReadOnlySpan<float> source,
            ReadOnlySpan<float> compared,
            ReadOnlySpan<float> impact,
            ReadOnlySpan<float> clone,
            Span<float> gradient,
            float scale)
        {
            TensorPrimitives.AddMultiply(source, factors.Offset, factors.Strength, _strength);
            TensorPrimitives.Multiply(impact, factors.Force, _force);
            // The root of the product of both softmaxes; each one's largest exponent becomes 0.
            var product = Exponentials(_strength) * Exponentials(_force);
            Span<float> weight = _strength;
            TensorPrimitives.Multiply(weight, _force, weight);
            TensorPrimitives.Sqrt(weight, weight);

            Span<float> difference = _force;
            TensorPrimitives.Subtract(clone, compared, difference);
            TensorPrimitives.Multiply(difference, factors.Inverse, difference);
            TensorPrimitives.Multiply(weight, difference, weight);
            var normalizer = (float)(1 / Math.Sqrt(product));
            var loss = TensorPrimitives.Dot(weight, difference) * normalizer;
            TensorPrimitives.Multiply(weight, factors.Inverse, gradient);
            TensorPrimitives.Multiply(gradient, normalizer * scale, gradient);
            return loss;
        }

        /// <summary>Replaces values by the exponentials of their distances from the largest, and returns the sum.</summary>
        private static double Exponentials(Span<float> values)
        {
            TensorPrimitives.Subtract(values, TensorPrimitives.Max<float>(values), values);
            TensorPrimitives.Exp(values, values);
            return TensorPrimitives.Sum<float>(values);
        }
    }
}
