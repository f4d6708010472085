using System.Runtime.InteropServices;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Cloning;

/// <summary>
/// <see cref="ImportanceWeightedLoss"/> on the CPU: weights, loss and gradient of a sample together, vectorised, while its values
/// are in the processor's caches.
/// </summary>
/// <param name="options">Temperature, and whether statistics and differences are normalised.</param>
/// <param name="statistics">The teacher's statistics; null only where <see cref="MedicOptions.KeepStatistics"/> is off.</param>
internal sealed class FusedImportanceLoss(MedicOptions options, ActivationStatistics? statistics) : ICloneLoss
{
    private const float Epsilon = 1e-5f;

    private readonly Dictionary<int, ActivationFactors> _factors = [];

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
            () => new FusedComparison(length),
            (i, _, comparison) =>
            {
                Span<float> Part(Tensor values) => MemoryMarshal.Cast<byte, float>(values.bytes).Slice(i * length, length);
                losses[i] = comparison.Compare(factors, Part(source), Part(compared), Part(force), Part(copy), Part(gradient), (float)(2 * options.CloneWeight / batch));
                return comparison;
            },
            _ => { });
        return (tensor((float)(losses.Sum() / batch)), channelsLast ? MemoryLayout.FromMemoryOrder(gradient) : gradient);
    }

    private static Tensor InOrder(Tensor values, bool channelsLast) =>
        channelsLast ? values.permute(0, 2, 3, 1).contiguous() : values.contiguous();

    private ActivationFactors CreateFactors(int point, long[] shape, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        var temperature = (float)options.Temperature;
        if (!options.KeepStatistics || statistics is null)
            return new ActivationFactors(Spread(zeros(1)), Spread(tensor(temperature)), Spread(tensor(temperature)), Spread(ones(1)));
        var (mean, deviation) = (statistics[point].Mean, statistics[point].StandardDeviation.nan_to_num());
        var strength = (deviation + Epsilon).reciprocal() * temperature;
        var inverse = options.NormalizeDifference ? where(deviation.gt(0), deviation.reciprocal(), zeros_like(deviation)) : ones_like(deviation);
        return new ActivationFactors(Spread(-mean), Spread(strength), Spread(deviation * temperature), Spread(inverse));

        float[] Spread(Tensor channel)
        {
            var values = channel.expand([1, .. shape[1..]]);
            return (channelsLast ? values.permute(0, 2, 3, 1) : values).contiguous().data<float>().ToArray();
        }
    }
}
