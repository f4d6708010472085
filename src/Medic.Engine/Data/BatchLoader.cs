using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>Hands out a set's images in batches.</summary>
/// <remarks>
/// Each batch belongs to the caller, who disposes it. No dispose scope is open while the caller has it, so a caller's
/// own scopes may begin and end as they like.
/// </remarks>
public sealed class BatchLoader
{
    private readonly ImageSet images;
    private readonly int batchSize;
    private readonly Device device;

    /// <summary>Creates a loader.</summary>
    /// <param name="images">The set; it has to outlive the loader.</param>
    /// <param name="batchSize">Most images in one batch; the last one of an epoch has what is left.</param>
    /// <param name="device">Where the batches go; null for the CPU.</param>
    public BatchLoader(ImageSet images, int batchSize, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        this.images = images;
        this.batchSize = batchSize;
        this.device = device ?? CPU;
    }

    /// <summary>How many batches an epoch has.</summary>
    public int BatchCount => (int)((images.Count + batchSize - 1) / batchSize);

    /// <summary>One epoch of training: every image once, in random order, changed at random.</summary>
    /// <param name="augmentation">What is done to the images.</param>
    /// <param name="generator">The run's generator, on the CPU.</param>
    public IEnumerable<Batch> Shuffled(Augmentation augmentation, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentNullException.ThrowIfNull(generator);
        return Batches();

        IEnumerable<Batch> Batches()
        {
            foreach (var indices in Permutation(generator).Chunk(batchSize))
                yield return Load(indices, augmentation, generator);
        }
    }

    /// <summary>Every image once, in the set's order, as it is.</summary>
    public IEnumerable<Batch> Sequential()
    {
        for (long start = 0; start < images.Count; start += batchSize)
            yield return Load(start, Math.Min(batchSize, images.Count - start));
    }

    private long[] Permutation(Generator generator)
    {
        using var permutation = randperm(images.Count, dtype: ScalarType.Int64, generator: generator);
        return permutation.data<long>().ToArray();
    }

    private Batch Load(long[] indices, Augmentation augmentation, Generator generator)
    {
        using var scope = NewDisposeScope();
        var index = tensor(indices);
        var bytes = images.Images.index_select(0, index).to(device);
        return Release(augmentation.Apply(bytes, generator), images.Labels.index_select(0, index).to(device), index);
    }

    private Batch Load(long start, long count)
    {
        using var scope = NewDisposeScope();
        var bytes = images.Images.narrow(0, start, count).to(device);
        return Release(bytes.to(ScalarType.Float32) / 255, images.Labels.narrow(0, start, count).to(device), arange(start, start + count, ScalarType.Int64));
    }

    private static Batch Release(Tensor images, Tensor labels, Tensor indices) =>
        new(images.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope(), indices.MoveToOuterDisposeScope());
}
