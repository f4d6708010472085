using Medic.Engine.Data;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Removal.Cloning;

/// <summary>Mean and standard deviation of each channel of a teacher's activations at one hook point.</summary>
/// <param name="Mean">[1, C, 1, 1] or [1, C].</param>
/// <param name="StandardDeviation">The same shape, 0 or more.</param>
internal sealed record ChannelStatistics(Tensor Mean, Tensor StandardDeviation)
{
    /// <summary>The statistics of one batch: standard deviation unbiased, over batch and places.</summary>
    public static ChannelStatistics Of(Tensor activation)
    {
        var dimensions = activation.dim() == 4 ? new long[] { 0, 2, 3 } : [0];
        return new(activation.mean(dimensions, keepdim: true), activation.std(dimensions, unbiased: true, keepdim: true));
    }
}

/// <summary>A teacher's statistics at every hook point, gathered before training.</summary>
internal sealed class ActivationStatistics : IDisposable
{
    private const int MostBatches = 100;
    private const double ExponentialMomentum = 0.01;

    private readonly ChannelStatistics[] _points;

    private ActivationStatistics(ChannelStatistics[] points)
    {
        _points = points;
    }

    /// <summary>The statistics of a hook point.</summary>
    public ChannelStatistics this[int point] => _points[point];

    /// <summary>Statistics known beforehand, which are taken over.</summary>
    /// <param name="points">One for each hook point.</param>
    public static ActivationStatistics Of(IReadOnlyList<ChannelStatistics> points)
    {
        foreach (var (mean, deviation) in points)
        {
            mean.DetachFromDisposeScope();
            deviation.DetachFromDisposeScope();
        }

        return new ActivationStatistics([.. points]);
    }

    /// <summary>Gathers them over up to 100 batches.</summary>
    /// <param name="teacher">The teacher's recorder.</param>
    /// <param name="batches">Training batches; disposed as they are used.</param>
    /// <param name="normalization">What the teacher's input passes first.</param>
    /// <param name="mode">Exact or exponential.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static ActivationStatistics Gather(
        ActivationRecorder teacher,
        IEnumerable<Batch> batches,
        Normalization normalization,
        StatisticsMode mode,
        CancellationToken cancellationToken)
    {
        // Sums of batch mean and batch variance; or, exponential, their running averages from 0 and 1.
        (Tensor Mean, Tensor Variance)[]? totals = null;
        double count = 0;
        foreach (var batch in batches.Take(MostBatches))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var owned = batch;
            using var scope = NewDisposeScope();
            using var gradients = no_grad();
            var (_, activations) = teacher.Record(normalization.Apply(batch.Images));
            var size = batch.Images.shape[0];
            totals ??= activations.Select(a => Start(a.Source, mode)).ToArray();
            var (keep, add) = mode == StatisticsMode.Exponential ? (1 - ExponentialMomentum, ExponentialMomentum) : (1, size);
            foreach (var (total, activation) in totals.Zip(activations))
            {
                var (mean, deviation) = ChannelStatistics.Of(activation.Source);
                total.Mean.mul_(keep).add_(mean, add);
                total.Variance.mul_(keep).add_(deviation.square(), add);
            }

            count += size;
        }

        if (totals is null)
            throw new RemovalException("There are no clean samples to gather the teacher's statistics over.");
        using var division = NewDisposeScope();
        var divisor = mode == StatisticsMode.Exponential ? 1 : count;
        var statistics = Of(totals.Select(t => new ChannelStatistics(t.Mean.div(divisor), t.Variance.div(divisor).sqrt())).ToArray());
        foreach (var (mean, variance) in totals)
        {
            mean.Dispose();
            variance.Dispose();
        }

        return statistics;
    }

    /// <summary>How many of a hook point's channels do not vary.</summary>
    public long CountSilent(int point)
    {
        using var scope = NewDisposeScope();
        return _points[point].StandardDeviation.eq(0).sum().item<long>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (mean, deviation) in _points)
        {
            mean.Dispose();
            deviation.Dispose();
        }
    }

    private static (Tensor Mean, Tensor Variance) Start(Tensor activation, StatisticsMode mode)
    {
        var shape = activation.dim() == 4 ? new long[] { 1, activation.shape[1], 1, 1 } : [1, activation.shape[1]];
        var variance = mode == StatisticsMode.Exponential ? ones(shape, device: activation.device) : zeros(shape, device: activation.device);
        return (zeros(shape, device: activation.device).DetachFromDisposeScope(), variance.DetachFromDisposeScope());
    }
}
