using Medic.Engine.Settings;
using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// A colour filter over the whole image, with the steps and figures of TrojAI's, which has ImageMagick do them. Rounded to bytes at the
/// end, and only then. Serves images of one or three channels and any size.
/// </summary>
/// <param name="filter">Which.</param>
public sealed class ColorFilterTrigger(ColorFilter filter) : ImageTrigger
{
    /// <inheritdoc/>
    public override string Name => SettingText.Of(filter);

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        var channels = images.shape[1];
        if (channels is not (1 or 3))
            throw new TriggerException($"The {Name} filter is for images of 1 or 3 channels; these have {channels}.");
        using var scope = NewDisposeScope();
        var values = images.expand(-1, 3, -1, -1).to(ScalarType.Float32) / 255;
        var filtered = filter switch
        {
            ColorFilter.Gotham => Contrast(Contrast(Gamma(Mix(Modulate(values, 1.2, 0.1), 0x222b6d, 0.2), 0.9))),
            ColorFilter.Nashville => AutoGamma(Modulate(Contrast(Tone(Tone(values, 0x222b6d, shadows: true), 0xf7daae, shadows: false)), 1, 1.5)),
            ColorFilter.Kelvin => Mix(Modulate(AutoGamma(values), 1.2, 0.5), 0xff9900, 0.2),
            ColorFilter.Lomo => Threshold(values) * (1 - Distance(values)),
            _ => Toast(values),
        };
        filtered = (filtered.clamp(0, 1) * 255).round() / 255;
        return (channels == 1 ? (Luma(filtered) * 255).round() / 255 : filtered).MoveToOuterDisposeScope();
    }

    private static Tensor Toast(Tensor values)
    {
        var toasted = Contrast(Contrast(Gamma(Modulate(Tone(values, 0x330000, shadows: true), 1.5, 0.8), 1.2)));
        var distance = Distance(values);
        var edges = 1 - (distance * (1 - Color(0xcdc1c5, values.device)));
        var middle = 1 - ((1 - distance) * (1 - Color(0xff9966, values.device)));
        return toasted * edges * middle;
    }

    /// <summary>Scales lightness and saturation, as HSL has them, and keeps the hue.</summary>
    private static Tensor Modulate(Tensor values, double lightness, double saturation)
    {
        var (most, least) = (values.amax([1], keepdim: true), values.amin([1], keepdim: true));
        var (middle, chroma) = ((most + least) / 2, most - least);
        var newMiddle = middle * lightness;

        // The share of the chroma that is possible at a lightness is the saturation; gray has none.
        var scale = Room(newMiddle) * saturation / Room(middle).clamp_min(1e-6);
        return (newMiddle + ((values - middle) * where(chroma.gt(0), scale, zeros_like(scale)))).clamp(0, 1);

        static Tensor Room(Tensor lightness) => minimum(lightness * 2, 2 - (lightness * 2));
    }

    private static Tensor Mix(Tensor values, int color, double share) => (values * (1 - share)) + (Color(color, values.device) * share);

    private static Tensor Gamma(Tensor values, double gamma) => values.pow(1 / gamma);

    /// <summary>The gamma that brings an image's mean to one half.</summary>
    private static Tensor AutoGamma(Tensor values)
    {
        var mean = values.mean([1L, 2, 3], keepdim: true).clamp(1e-6, 1 - 1e-6);
        return values.pow(Math.Log(0.5) / mean.log());
    }

    /// <summary>A sigmoid of steepness 3 around one half, scaled to 0..1.</summary>
    private static Tensor Contrast(Tensor values)
    {
        var end = Math.Tanh(0.75);
        return (((values - 0.5) * 1.5).tanh() / (2 * end)) + 0.5;
    }

    /// <summary>Blends half of a colour in, where the image is dark or where it is light.</summary>
    private static Tensor Tone(Tensor values, int color, bool shadows)
    {
        var mask = Luma(values);
        mask = shadows ? 1 - mask : mask;
        return ((mask * Color(color, values.device)) + values) / (mask + 1);
    }

    /// <summary>Red and green above one half become 1, below it 0.</summary>
    private static Tensor Threshold(Tensor values) => cat([values.narrow(1, 0, 2).gt(0.5).to(ScalarType.Float32), values.narrow(1, 2, 1)], 1);

    /// <summary>[H, W]: the distance from the centre, where 1 is half the longer side of a picture half as large again as the image.</summary>
    private static Tensor Distance(Tensor values)
    {
        var (height, width) = (values.shape[2], values.shape[3]);
        var (fullHeight, fullWidth) = (height * 3 / 2, width * 3 / 2);
        var down = arange(height, ScalarType.Float32, values.device) + ((fullHeight - height) / 2) - ((fullHeight - 1) / 2.0);
        var across = arange(width, ScalarType.Float32, values.device) + ((fullWidth - width) / 2) - ((fullWidth - 1) / 2.0);
        var radius = Math.Max(1, Math.Max(fullHeight, fullWidth) - 1) / 2.0;
        return ((down.square().unsqueeze(1) + across.square().unsqueeze(0)).sqrt() / radius).clamp_max(1);
    }

    /// <summary>ITU-R 709.</summary>
    private static Tensor Luma(Tensor values) =>
        (values.narrow(1, 0, 1) * 0.212656) + (values.narrow(1, 1, 1) * 0.715158) + (values.narrow(1, 2, 1) * 0.072186);

    private static Tensor Color(int rgb, Device device) =>
        tensor(new[] { (rgb >> 16) / 255f, (rgb >> 8 & 255) / 255f, (rgb & 255) / 255f }, device: device).view(3, 1, 1);
}
