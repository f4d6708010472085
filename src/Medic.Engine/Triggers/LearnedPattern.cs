using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>A pattern that was trained together with its model, and the mask that says where it covers the image.</summary>
/// <remarks>Holds copies in managed memory, so that nothing has to be disposed.</remarks>
public sealed class LearnedPattern
{
    private readonly float[] logits;
    private readonly float[] mask;

    /// <summary>Copies a pattern.</summary>
    /// <param name="trigger">Floats [C, H, W] or [1, C, H, W]: the pattern before the sigmoid that makes it 0..1.</param>
    /// <param name="mask">Floats of the same shape, 0..1: 1 where the pattern covers the image.</param>
    /// <exception cref="TriggerException">The shapes differ or are others, or a value is no number.</exception>
    public LearnedPattern(Tensor trigger, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        ArgumentNullException.ThrowIfNull(mask);
        var shape = trigger.shape;
        if (!shape.SequenceEqual(mask.shape) || !(shape.Length == 3 || (shape.Length == 4 && shape[0] == 1)))
        {
            throw new TriggerException($"A learned pattern's trigger and mask are both [C, H, W] or [1, C, H, W]; "
                + $"found [{string.Join(", ", shape)}] and [{string.Join(", ", mask.shape)}].");
        }

        Shape = shape[^3..];
        logits = Values(trigger);
        this.mask = Values(mask);
        if (!logits.Concat(this.mask).All(float.IsFinite))
            throw new TriggerException("A learned pattern has values that are not finite numbers.");
    }

    /// <summary>[C, H, W].</summary>
    internal long[] Shape { get; }

    /// <summary>float32 [C, H, W] in 0..1: the pattern, after the sigmoid.</summary>
    internal Tensor PatternOn(Device device) => tensor(logits, device: device).sigmoid().view(Shape);

    /// <summary>float32 [C, H, W].</summary>
    internal Tensor MaskOn(Device device) => tensor(mask, device: device).view(Shape);

    private static float[] Values(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.detach().cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }
}
