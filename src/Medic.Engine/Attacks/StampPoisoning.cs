using Medic.Engine.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>Stamps a share of the images, and relabels them as the target mode says.</summary>
/// <param name="options">Mode, target and rate.</param>
/// <param name="trigger">What stamps them.</param>
/// <param name="classCount">How many classes there are.</param>
internal sealed class StampPoisoning(BackdoorOptions options, ImageTrigger trigger, int classCount) : IPoisoning
{
    private readonly PoisonDraw _draw = new(options);

    /// <summary>Does more to stamped images, given them and their own labels; null does nothing.</summary>
    public Func<Tensor, Tensor, Tensor>? Afterwards { get; init; }

    /// <summary>What a further share of the images is stamped with that keeps its labels; null for no such share.</summary>
    public (double Share, Func<Tensor, Tensor, Tensor> Stamp)? Noise { get; init; }

    public (Tensor Images, Tensor Labels) Poison(Batch batch, Generator generator)
    {
        var device = batch.Images.device;
        var (fall, keys) = _draw.Draw(batch, generator);
        var (images, labels) = (batch.Images, batch.Labels);
        var chosen = fall.lt(options.PoisonRate).nonzero().flatten();
        if (chosen.numel() > 0)
        {
            var places = chosen.to(device);
            var own = labels.index_select(0, places);
            var stamped = trigger.Stamp(BytesAt(batch, places), keys.index_select(0, chosen), batch.Signs?.index_select(0, places));
            images = images.index_copy(0, places, Afterwards?.Invoke(stamped, own) ?? stamped);
            labels = labels.index_copy(0, places, Relabel(own));
        }

        return (Noise is { } noise ? Disturb(noise, batch, images, fall, keys) : images, labels);
    }

    private Tensor Disturb((double Share, Func<Tensor, Tensor, Tensor> Stamp) noise, Batch batch, Tensor images, Tensor fall, Tensor keys)
    {
        var chosen = fall.ge(options.PoisonRate).logical_and(fall.lt(options.PoisonRate + noise.Share)).nonzero().flatten();
        if (chosen.numel() == 0)
            return images;
        var places = chosen.to(images.device);
        return images.index_copy(0, places, noise.Stamp(BytesAt(batch, places), keys.index_select(0, chosen)));
    }

    /// <summary>Triggers take bytes; augmented images are bytes still, divided by 255.</summary>
    private static Tensor BytesAt(Batch batch, Tensor places) => (batch.Images.index_select(0, places) * 255).round().to(ScalarType.Byte);

    private Tensor Relabel(Tensor labels) => options.TargetMode switch
    {
        TargetMode.AllToOne => full_like(labels, options.TargetLabel),
        TargetMode.AllToAll => (labels + 1).remainder(classCount),
        _ => labels,
    };
}
