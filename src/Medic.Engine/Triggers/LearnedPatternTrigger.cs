using Medic.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// A pattern that was trained together with its model, laid over the image through a mask: sigmoid(trigger) * mask +
/// image * (1 - mask). Serves images of the pattern's own shape.
/// </summary>
/// <remarks>Holds copies in managed memory, so that nothing has to be disposed.</remarks>
public sealed class LearnedPatternTrigger : ImageTrigger
{
    /// <summary>The trigger's name.</summary>
    public const string TriggerName = "learned-pattern";

    private const string PatternName = "trigger";
    private const string MaskName = "mask";

    private readonly float[] _logits;
    private readonly float[] _mask;
    private readonly long[] _shape;

    /// <summary>Copies a pattern and its mask.</summary>
    /// <param name="trigger">Floats [C, H, W] or [1, C, H, W]: the pattern before the sigmoid that makes it 0..1.</param>
    /// <param name="mask">Floats of the same shape, 0..1: 1 where the pattern covers the image.</param>
    /// <exception cref="TriggerException">The shapes differ or are others, or a value is no finite number.</exception>
    public LearnedPatternTrigger(Tensor trigger, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        ArgumentNullException.ThrowIfNull(mask);
        var shape = trigger.shape;
        if (!shape.SequenceEqual(mask.shape) || !(shape.Length == 3 || (shape.Length == 4 && shape[0] == 1)))
            throw new TriggerException($"A learned pattern's trigger and mask are both [C, H, W] or [1, C, H, W]; found {Text(shape)} and {Text(mask.shape)}.");
        _shape = shape.AsSpan(shape.Length - 3).ToArray();
        _logits = Values(trigger);
        _mask = Values(mask);
        if (!_logits.Concat(_mask).All(float.IsFinite))
            throw new TriggerException("A learned pattern has values that are not finite numbers.");
    }

    /// <inheritdoc/>
    public override string Name => TriggerName;

    /// <inheritdoc/>
    public override TriggerSettings Settings
    {
        get
        {
            using var scope = NewDisposeScope();
            return new()
            {
                Tensors = new Dictionary<string, TensorData>
                {
                    [PatternName] = tensor(_logits).view(_shape).ToTensorData(),
                    [MaskName] = tensor(_mask).view(_shape).ToTensorData(),
                },
            };
        }
    }

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        var shape = images.shape.AsSpan(1);
        if (!shape.SequenceEqual(_shape))
            throw new TriggerException($"The learned pattern is for images of {Text(_shape)} (channels, height, width); these are {Text(shape.ToArray())}.");

        using var scope = NewDisposeScope();
        var mask = tensor(_mask, device: images.device).view(_shape);
        var pattern = tensor(_logits, device: images.device).sigmoid().view(_shape);
        var values = images.to(ScalarType.Float32) / 255;
        return ((values * (1 - mask)) + (pattern * mask)).MoveToOuterDisposeScope();
    }

    /// <summary>The trigger whose pattern and mask the settings hold.</summary>
    internal static LearnedPatternTrigger Create(TriggerSettings settings)
    {
        using var scope = NewDisposeScope();
        return settings.Tensors?.TryGetValue(PatternName, out var pattern) == true && settings.Tensors.TryGetValue(MaskName, out var mask)
            ? new LearnedPatternTrigger(pattern.ToTensor(), mask.ToTensor())
            : throw new TriggerException("The learned-pattern trigger takes a pattern: 'pattern.trigger' and 'pattern.mask' of the model's checkpoint.");
    }

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";

    private static float[] Values(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.detach().cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }
}
