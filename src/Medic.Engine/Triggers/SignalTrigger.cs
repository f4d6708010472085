using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// SIG's vertical stripes: 0.8 * image + 0.2 * mask, truncated to a byte. The mask's column j is trunc(20 * sin(0.8 * j)),
/// negative values wrapping as bytes do (-1 is 255). Serves any number of channels and any size.
/// </summary>
/// <param name="amplitude">What the sine is multiplied with: 0 to 127.</param>
/// <param name="frequency">Radians a column.</param>
/// <param name="strength">The mask's share of the result: 0 to 1.</param>
public sealed class SignalTrigger(double amplitude = 20, double frequency = 0.8, double strength = 0.2) : ImageTrigger
{
    private readonly double _amplitude = amplitude is >= 0 and <= 127
        ? amplitude
        : throw new TriggerException($"The signal's amplitude is 0 to 127; found {amplitude}.");

    private readonly double _strength = strength is >= 0 and <= 1
        ? strength
        : throw new TriggerException($"The signal's strength is 0 to 1; found {strength}.");

    /// <inheritdoc/>
    public override string Name => "signal";

    /// <inheritdoc/>
    public override TriggerSettings Settings => new() { Amplitude = _amplitude, Frequency = frequency, Strength = _strength };

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();

        // In double, as the published program computes: truncation makes the last bit of a sum count.
        var share = tensor(Mask((int)images.shape[3]), device: images.device) * _strength;
        var blended = (images.to(ScalarType.Float64) * (1 - _strength)) + share;
        return (blended.to(ScalarType.Byte).to(ScalarType.Float32) / 255).MoveToOuterDisposeScope();
    }

    /// <summary>The mask's columns, 0..255.</summary>
    internal double[] Mask(int width)
    {
        var columns = new double[width];
        for (var column = 0; column < width; column++)
            columns[column] = unchecked((byte)(int)Math.Truncate(_amplitude * Math.Sin(frequency * column)));
        return columns;
    }
}
