using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>A trigger that turns one image into one stamped image, whatever the image shows.</summary>
public abstract class ImageTrigger : Trigger
{
    /// <summary>Stamps a batch.</summary>
    /// <param name="images">uint8 [B, C, H, W]; not changed.</param>
    /// <param name="indices">int64 [B]: each image's place in its set, which seeds triggers that differ from image to image.</param>
    /// <returns>float32 [B, C, H, W] in 0..1, rounded to bytes where the published trigger does so.</returns>
    public abstract Tensor Stamp(Tensor images, Tensor indices);

    /// <inheritdoc/>
    public override IEnumerable<Tensor> StampedBatches(ImageSet images, int targetLabel, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return Batches();

        IEnumerable<Tensor> Batches()
        {
            var candidates = images.LabelArray().Select((label, index) => (label, index: (long)index))
                .Where(image => image.label != targetLabel).Select(image => image.index).ToArray();
            foreach (var chunk in candidates.Chunk(batchSize))
                yield return StampSelected(images, chunk);
        }
    }

    // No dispose scope may be open across a yield: the consumer's tensors would fall into it.
    private Tensor StampSelected(ImageSet images, long[] indices)
    {
        using var scope = NewDisposeScope();
        var index = tensor(indices);
        return Stamp(images.Images.index_select(0, index), index).MoveToOuterDisposeScope();
    }
}
