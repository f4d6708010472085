using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>Hands out a set's images in batches.</summary>
/// <remarks>
/// Each batch belongs to the caller, who disposes it. No dispose scope is open while the caller has it, so a caller's
/// own scopes may begin and end as they like.
/// </remarks>
public sealed class BatchLoader : IBatchSource
{
    private readonly ImageSet _images;
    private readonly int _batchSize;
    private readonly Augmentation _augmentation;
    private readonly Device _device;

    /// <summary>Creates a loader.</summary>
    /// <param name="images">The set; it has to outlive the loader.</param>
    /// <param name="batchSize">
    /// Images in one batch; the last one has what is left. When shuffled, one image left over joins the batch before it: batch norms
    /// cannot train on one value.
    /// </param>
    /// <param name="augmentation">What is done to the images of shuffled batches; null for nothing.</param>
    /// <param name="device">Where the batches go; null for the CPU.</param>
    public BatchLoader(ImageSet images, int batchSize, Augmentation? augmentation = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _images = images;
        _batchSize = batchSize;
        _augmentation = augmentation ?? Augmentation.None;
        _device = device ?? CPU;
    }

    /// <summary>How many batches an epoch in order has.</summary>
    public int BatchCount => (int)((_images.Count + _batchSize - 1) / _batchSize);

    /// <inheritdoc/>
    /// <remarks>Every image once, changed at random.</remarks>
    public IEnumerable<Batch> Shuffled(Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return Batches();

        IEnumerable<Batch> Batches()
        {
            var places = Permutation(generator);
            for (var start = 0; start < places.Length;)
            {
                var left = places.Length - start;
                var count = _batchSize > 1 && left == _batchSize + 1 ? left : Math.Min(_batchSize, left);
                yield return Load(places[start..(start + count)], generator);
                start += count;
            }
        }
    }

    /// <summary>Every image once, in the set's order, as it is.</summary>
    public IEnumerable<Batch> Sequential()
    {
        for (long start = 0; start < _images.Count; start += _batchSize)
            yield return Load(start, Math.Min(_batchSize, _images.Count - start));
    }

    private long[] Permutation(Generator generator)
    {
        using var permutation = randperm(_images.Count, dtype: ScalarType.Int64, generator: generator);
        return permutation.data<long>().ToArray();
    }

    private Batch Load(long[] indices, Generator generator)
    {
        using var scope = NewDisposeScope();
        var index = tensor(indices);
        var bytes = _images.Images.index_select(0, index).to(_device);
        var (images, signs) = _augmentation.Apply(bytes, _images.Signs?.index_select(0, index).to(_device), generator);
        return Release(images, _images.Labels.index_select(0, index).to(_device), index, signs);
    }

    private Batch Load(long start, long count)
    {
        using var scope = NewDisposeScope();
        var bytes = _images.Images.narrow(0, start, count).to(_device);
        return Release(
            bytes.to(ScalarType.Float32) / 255,
            _images.Labels.narrow(0, start, count).to(_device),
            arange(start, start + count, ScalarType.Int64),
            _images.Signs?.narrow(0, start, count).to(_device));
    }

    private static Batch Release(Tensor images, Tensor labels, Tensor indices, Tensor? signs) => new(
        images.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope(), indices.MoveToOuterDisposeScope(), signs?.MoveToOuterDisposeScope());
}
