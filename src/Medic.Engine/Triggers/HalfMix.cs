using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// Mixes pairs of images as the composite attack does: one part of the one image beside one part of the other. At
/// random are which of the two comes first, the axis they are divided along, where they meet (the middle, give or take
/// the jitter) and which stretch of each image is taken.
/// </summary>
/// <param name="Jitter">How many pixels from the middle the images meet at most, 0 or more.</param>
public sealed record HalfMix(int Jitter = 3)
{
    /// <summary>Mixes images pair by pair.</summary>
    /// <param name="first">[B, C, H, W] of any type; not changed.</param>
    /// <param name="second">The same shape and type; not changed.</param>
    /// <param name="generator">On the CPU: the same state makes the same mixes, on every device.</param>
    /// <returns>[B, C, H, W] of the same type.</returns>
    /// <exception cref="TriggerException">The images are too small for the jitter.</exception>
    public Tensor Mix(Tensor first, Tensor second, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (count, channels, height, width) = (first.shape[0], first.shape[1], first.shape[2], first.shape[3]);
        if (Jitter < 0 || Math.Min(height, width) / 2 <= Jitter)
            throw new TriggerException($"Half-mixes with a jitter of {Jitter} take images of at least {2 * (Jitter + 1)} pixels on a side; these are {height}x{width}.");

        using var scope = NewDisposeScope();
        var swapped = randint(0, 2, [count, 1L, 1L], generator: generator).to(ScalarType.Bool);
        var sideBySide = randint(0, 2, [count, 1L], generator: generator).to(ScalarType.Bool);
        var jitter = randint(-Jitter, Jitter + 1, [count, 1L], generator: generator);
        var (inFirst, inSecond) = (rand(count, 1, generator: generator), rand(count, 1, generator: generator));

        // For each pixel of the mix: its row and column in the image that it comes from, and whether that is the first.
        var across = Stretches(width, jitter, inFirst, inSecond);
        var down = Stretches(height, jitter, inFirst, inSecond);
        var columns = where(sideBySide, across.Source, arange(width, ScalarType.Int64)).unsqueeze(1);
        var rows = where(sideBySide, arange(height, ScalarType.Int64), down.Source).unsqueeze(2);
        var fromFirst = where(sideBySide.unsqueeze(2), across.FromFirst.unsqueeze(1), down.FromFirst.unsqueeze(2));

        var source = (rows * width) + columns + (fromFirst.eq(swapped).to(ScalarType.Int64) * (height * width));
        var pair = cat([first.flatten(2), second.flatten(2)], 2);
        var mixed = pair.gather(2, source.view(count, 1, -1).expand(-1, channels, -1).to(first.device));
        return mixed.view(count, channels, height, width).MoveToOuterDisposeScope();
    }

    // Along one axis: the first image's stretch is half the length and the jitter, the second's is what is left.
    // Source and FromFirst are [B, length].
    private static (Tensor Source, Tensor FromFirst) Stretches(long length, Tensor jitter, Tensor inFirst, Tensor inSecond)
    {
        var place = arange(length, ScalarType.Int64).unsqueeze(0);
        var meeting = jitter + (length / 2);
        var startInFirst = (inFirst * ((length / 2) - jitter)).to(ScalarType.Int64);
        var startInSecond = (inSecond * meeting).to(ScalarType.Int64);
        var fromFirst = place.lt(meeting);
        return (where(fromFirst, place + startInFirst, place - meeting + startInSecond), fromFirst);
    }
}
