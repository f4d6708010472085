using Medic.Engine.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>
/// Chooses the images that are poisoned: anew at every access, so that each epoch poisons others, or the same ones in the same way
/// throughout.
/// </summary>
/// <param name="options">Mode, rate, and whether the choice is fixed.</param>
internal sealed class PoisonDraw(BackdoorOptions options)
{
    // Of the keyed noise; triggers have the first ones.
    private const int FixedStream = 100;

    /// <summary>Draws for every image of a batch where between 0 and 1 it falls: below the rate it is poisoned.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="generator">The run's generator.</param>
    /// <returns>
    /// On the CPU: float32 [B] in 0..1, 1 for an image that cannot be poisoned; and int64 [B], the keys that what triggers draw for
    /// the images hangs on.
    /// </returns>
    public (Tensor Fall, Tensor Keys) Draw(Batch batch, Generator generator)
    {
        var fall = options.FixedPoison ? Fixed(batch.Indices) : rand(batch.Count, generator: generator);
        var keys = options.FixedPoison ? batch.Indices : randint(0, long.MaxValue, [batch.Count], generator: generator);
        return (where(CanBePoisoned(batch.Labels.cpu()), fall, ones_like(fall)), keys);
    }

    /// <summary>Refuses a rate that poisons no image of a set.</summary>
    /// <exception cref="AttackException">It poisons none.</exception>
    public void RequireSome(ImageSet images)
    {
        using var scope = NewDisposeScope();
        var candidates = CanBePoisoned(images.Labels);
        var count = candidates.sum().item<long>();
        var poisoned = options.FixedPoison
            ? Fixed(arange(images.Count, ScalarType.Int64)).lt(options.PoisonRate).logical_and(candidates).sum().item<long>()
            : (long)(options.PoisonRate * count);
        if (poisoned == 0)
            throw new AttackException(FormattableString.Invariant($"A poison rate of {options.PoisonRate} selects none of the {count} images that can be poisoned. Raise it, or use more images."));
    }

    private Tensor Fixed(Tensor indices) => KeyedNoise.Uniform(indices, options.Seed, FixedStream, 1).squeeze(1);

    private Tensor CanBePoisoned(Tensor labels) => options switch
    {
        { TargetMode: TargetMode.CleanLabel } => labels.eq(options.TargetLabel),
        { SourceClass: { } source } => labels.eq(source),
        _ => labels.ge(0),
    };
}
