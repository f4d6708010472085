using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>A trained pattern laid over the image through its mask: pattern * mask + image * (1 - mask). Serves images of the pattern's own shape.</summary>
/// <param name="pattern">The pattern and its mask.</param>
public sealed class LearnedPatternTrigger(LearnedPattern pattern) : ImageTrigger
{
    private readonly LearnedPattern pattern = pattern ?? throw new ArgumentNullException(nameof(pattern));

    /// <inheritdoc/>
    public override string Name => "learned-pattern";

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!images.shape.AsSpan(1).SequenceEqual(pattern.Shape))
        {
            throw new TriggerException($"The learned pattern is for images of [{string.Join(", ", pattern.Shape)}] (channels, height, width); "
                + $"these are [{string.Join(", ", images.shape[1..])}].");
        }

        using var scope = NewDisposeScope();
        var mask = pattern.MaskOn(images.device);
        var values = images.to(ScalarType.Float32) / 255;
        return ((values * (1 - mask)) + (pattern.PatternOn(images.device) * mask)).MoveToOuterDisposeScope();
    }
}
