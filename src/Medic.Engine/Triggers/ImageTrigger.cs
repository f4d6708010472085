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

    /// <summary>Stamps a batch of which it is known where its road signs are: a trigger that goes onto signs goes by that, others pass it over.</summary>
    /// <param name="images">uint8 [B, C, H, W]; not changed.</param>
    /// <param name="indices">int64 [B]: each image's place in its set.</param>
    /// <param name="signs">float32 [B, 4]: the signs' places, as in <see cref="ImageSet.Signs"/>; null where none is known.</param>
    /// <returns>float32 [B, C, H, W] in 0..1.</returns>
    public virtual Tensor Stamp(Tensor images, Tensor indices, Tensor? signs) => Stamp(images, indices);

    /// <inheritdoc/>
    public override IEnumerable<StampedBatch> StampedBatches(ImageSet images, AttackGoal goal, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return Batches();

        IEnumerable<StampedBatch> Batches()
        {
            var labels = images.LabelArray();
            var candidates = Enumerable.Range(0, labels.Length).Where(place => goal.Concerns(labels[place])).Select(place => (long)place).ToArray();
            foreach (var chunk in candidates.Chunk(batchSize))
            {
                var wanted = chunk.Select(place => goal.Wanted(labels[place], images.ClassNames.Count)).ToArray();
                yield return new StampedBatch(StampSelected(images, chunk), wanted);
            }
        }
    }

    // No dispose scope may be open across a yield: the consumer's tensors would fall into it.
    private Tensor StampSelected(ImageSet images, long[] indices)
    {
        using var scope = NewDisposeScope();
        var index = tensor(indices);
        return Stamp(images.Images.index_select(0, index), index, images.Signs?.index_select(0, index)).MoveToOuterDisposeScope();
    }
}
