using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// Noise over the whole image: 0.8 * image + 0.2 * noise, truncated to a byte. The noise, bytes that are the same in all channels, is
/// drawn anew for every image. Serves any number of channels and any size.
/// </summary>
/// <param name="strength">The noise's share of the result: 0 to 1.</param>
/// <param name="seed">The same seed gives an image the same noise.</param>
public sealed class RandomPixelsTrigger(double strength = 0.2, long seed = 0) : ImageTrigger
{
    private readonly double _strength = strength is >= 0 and <= 1
        ? strength
        : throw new TriggerException($"The noise's strength is 0 to 1; found {strength}.");

    /// <inheritdoc/>
    public override string Name => "random-pixels";

    /// <inheritdoc/>
    public override TriggerSettings Settings => new() { Strength = _strength };

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(indices);
        using var scope = NewDisposeScope();
        var (count, height, width) = (images.shape[0], images.shape[2], images.shape[3]);
        var noise = (KeyedNoise.Uniform(indices.to(images.device), seed, stream: 0, height * width) * 256).floor().view(count, 1, height, width);

        // In double, as the published program computes: truncation makes the last bit of a sum count.
        var blended = (images.to(ScalarType.Float64) * (1 - _strength)) + (noise.to(ScalarType.Float64) * _strength);
        return (blended.to(ScalarType.Byte).to(ScalarType.Float32) / 255).MoveToOuterDisposeScope();
    }
}
