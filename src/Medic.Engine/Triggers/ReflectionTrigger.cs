using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Data.Formats;
using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// Refool's reflection (Liu et al., 2020), as MEDIC's authors laid it over images: a picture seems to be mirrored in a pane before the
/// scene. How strongly, how blurred and how far shifted is drawn for every image. Serves images of one or three channels and any size.
/// </summary>
/// <remarks>
/// Light adds up in linear values (gamma 2.2), of which the image keeps 0.55 to 0.65. The smooth variant works on the image enlarged
/// to 128 pixels, as published; larger images keep their size.
/// </remarks>
public sealed class ReflectionTrigger : ImageTrigger
{
    /// <summary>A picture that is larger on its longer side is shrunk to this when it is read: no image needs more, and it goes into the checkpoint.</summary>
    internal const int MostPictureSide = 512;

    private const string PictureName = "picture";
    private const double Gamma = 2.2;
    private const double BlendShare = 0.2;

    // What is drawn for every image.
    private const int Draws = 9;
    private const int MostGhostShift = 8;

    private readonly ReflectionVariant _variant;
    private readonly long _seed;
    private readonly TensorData _picture;

    /// <summary>Takes a picture.</summary>
    /// <param name="picture">uint8 [3, H, W].</param>
    /// <param name="variant">How it is laid over images.</param>
    /// <param name="seed">The same seed gives an image the same reflection.</param>
    /// <exception cref="TriggerException">The picture has another type or shape.</exception>
    public ReflectionTrigger(TensorData picture, ReflectionVariant variant = ReflectionVariant.Smooth, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.ElementType != ElementType.UInt8 || picture.Shape is not [3, > 0 and <= MostPictureSide, > 0 and <= MostPictureSide])
            throw new TriggerException($"A reflection's picture is uint8 [3, height, width], of at most {MostPictureSide} pixels on a side; found {picture}.");
        _picture = picture;
        _variant = variant;
        _seed = seed;
    }

    /// <inheritdoc/>
    public override string Name => NameOf(_variant);

    /// <inheritdoc/>
    public override TriggerSettings Settings => new() { Tensors = new Dictionary<string, TensorData> { [PictureName] = _picture } };

    /// <summary>The trigger's name in a variant.</summary>
    /// <param name="variant">The variant.</param>
    public static string NameOf(ReflectionVariant variant) => variant switch
    {
        ReflectionVariant.Smooth => "reflection",
        ReflectionVariant.Ghost => "reflection-ghost",
        _ => "reflection-blend",
    };

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(indices);
        using var scope = NewDisposeScope();
        var picture = PictureFor(images.shape[1]).to(images.device);
        var draws = KeyedNoise.Uniform(indices.to(images.device), _seed, stream: 0, Draws).view(-1, Draws, 1, 1, 1).unbind(1);
        var stamped = _variant switch
        {
            ReflectionVariant.Smooth => Smooth(images, picture, draws),
            ReflectionVariant.Ghost => Ghost(images, picture, draws),
            _ => Blend(images, picture),
        };
        return (stamped / 255).MoveToOuterDisposeScope();
    }

    /// <summary>The trigger that settings describe: of a picture kept, one from a file, or else a window drawn from the seed.</summary>
    internal static ReflectionTrigger Create(TriggerSettings settings, ReflectionVariant variant)
    {
        if (settings.Tensors?.TryGetValue(PictureName, out var kept) == true)
            return new ReflectionTrigger(kept, variant, settings.Seed);
        using var scope = NewDisposeScope();
        var picture = settings.Picture is { } path ? ReadPicture(path) : WindowPicture.Draw(settings.Seed);
        return new ReflectionTrigger(picture.ToTensorData(), variant, settings.Seed);
    }

    private static Tensor ReadPicture(string path)
    {
        var picture = ImageCodec.Decode(ImageFile.Read(path), path).unsqueeze(0);
        var shrink = Math.Min(1, (double)MostPictureSide / Math.Max(picture.shape[2], picture.shape[3]));
        var size = new ImageSize(Math.Max(1, (int)(picture.shape[2] * shrink)), Math.Max(1, (int)(picture.shape[3] * shrink)));
        return ImageShaping.Fit(picture, 3, size).squeeze(0);
    }

    /// <summary>As bytes, 0.8 of the image and 0.2 of the picture.</summary>
    private static Tensor Blend(Tensor images, Tensor picture)
    {
        var reflection = (Resize(picture, images.shape[2], images.shape[3]) + 0.5).floor() / 255;
        var blended = (images.to(ScalarType.Float32) / 255 * (1 - BlendShare)) + (reflection * BlendShare);
        return (blended.clamp(0, 1) * 255).floor();
    }

    private static Tensor Smooth(Tensor images, Tensor picture, Tensor[] draws)
    {
        const int LeastSide = 128;
        var (height, width) = (images.shape[2], images.shape[3]);
        var longest = Math.Max(height, width);
        var side = Math.Max(LeastSide, longest);
        var (rows, columns) = (Scale(height), Scale(width));
        long Scale(long length) => (long)Math.Round((double)length * side / longest);

        var (alpha, attenuation) = (ImageShare(draws[0]), (draws[2] / 10) + 1.08);
        var scene = Resize(images.to(ScalarType.Float32) / 255, rows, columns).pow(Gamma);
        var sigma = ((draws[1] * 4) + 1).view(-1, 1);
        var reflection = Blur(sigma, rows)
            .matmul(Resize(picture / 255, rows, columns).pow(Gamma))
            .matmul(Blur(sigma, columns).transpose(2, 3));

        // Where both together are brighter than white, the reflection gives way.
        var sum = reflection + scene;
        var tooBright = sum.gt(1).to(ScalarType.Float32);
        var excess = (sum * tooBright).sum([2, 3], keepdim: true) / (tooBright.sum([2, 3], keepdim: true) + 1e-6);
        reflection = (reflection - ((excess.clamp_min(1) - 1) * attenuation)).clamp(0, 1);

        var fade = Fade(side, rows, draws[3]).unsqueeze(2) * Fade(side, columns, draws[4]).unsqueeze(1);
        var blended = (reflection * (fade.unsqueeze(1) * (1 - (alpha / 2)))) + (scene * alpha);
        var bytes = (blended.pow(1 / Gamma).clamp(0, 1) * 255).floor();
        return (Resize(bytes, height, width) + 0.5).floor();
    }

    private static Tensor Ghost(Tensor images, Tensor picture, Tensor[] draws)
    {
        var (height, width) = (images.shape[2], images.shape[3]);
        if (Math.Min(height, width) <= MostGhostShift)
            throw new TriggerException($"A ghost reflection is shifted by up to {MostGhostShift} pixels; images of {height}x{width} are too small for it.");
        var alpha = ImageShare(draws[0]);
        var far = ((draws[8] * 0.35) + 0.15).sub(draws[7].gt(0.5).to(ScalarType.Float32)).abs();
        var reflected = (Resize(picture / 255, height, width)).pow(Gamma);
        var (down, across) = (Shift(draws[5]), Shift(draws[6]));

        // The part that both copies cover, stretched to the image's size.
        var (rows, columns) = (Stretch(height, down), Stretch(width, across));
        var near = Sampling(rows, height).matmul(reflected).matmul(Sampling(columns, width).transpose(2, 3));
        var shifted = Sampling(rows + down, height).matmul(reflected).matmul(Sampling(columns + across, width).transpose(2, 3));
        var blended = (((shifted * far) + (near * (1 - far))) * (1 - alpha)) + ((images.to(ScalarType.Float32) / 255).pow(Gamma) * alpha);
        return (blended.pow(1 / Gamma).clamp(0, 1) * 255).floor();
    }

    private static Tensor ImageShare(Tensor draw) => 1 - ((draw * 0.1) + 0.35);

    private static Tensor Shift(Tensor draw) => ((draw * (MostGhostShift - 2)).floor() + 3).view(-1, 1);

    /// <summary>Bilinear, and not antialiased where it shrinks: what OpenCV's resize does.</summary>
    private static Tensor Resize(Tensor values, long height, long width) =>
        nn.functional.interpolate(values, [height, width], mode: InterpolationMode.Bilinear, align_corners: false);

    /// <summary>[B, 1, n, n]: for each image the blur of a column of n values as a matrix; reflected at the ends, the last value not repeated.</summary>
    private static Tensor Blur(Tensor sigma, long length)
    {
        const int MostRadius = 10;
        var offsets = arange(-MostRadius, MostRadius + 1, ScalarType.Float32, sigma.device).unsqueeze(0);
        var weights = (offsets.square() / (sigma.square() * -2)).exp() * offsets.abs().le((sigma * 2).ceil()).to(ScalarType.Float32);
        weights /= weights.sum(1, keepdim: true);

        var period = Math.Max(1, 2 * (length - 1));
        var places = (arange(length, ScalarType.Int64, sigma.device).unsqueeze(1) + offsets.to(ScalarType.Int64)).remainder(period);
        places = minimum(places, period - places);
        var count = sigma.shape[0];
        return zeros([count, length, length], device: sigma.device)
            .scatter_add_(2, places.unsqueeze(0).expand(count, -1, -1), weights.unsqueeze(1).expand(-1, length, -1))
            .unsqueeze(1);
    }

    /// <summary>[B, n]: the reflection's strength along one axis: a bell over the longer side, of which the shorter one shows a stretch.</summary>
    private static Tensor Fade(long side, long length, Tensor draw)
    {
        // Bins of a normal distribution cut off at three standard deviations; of two axes the geometric mean is taken.
        const double Deviations = 3;
        const int Slack = 10;
        var margin = ((2 * Deviations) + 1) / side / 2;
        var edges = linspace(-Deviations - margin, Deviations + margin, side + 1, ScalarType.Float64, draw.device);
        var shares = (edges / Math.Sqrt(2)).erf().div(2);
        shares = (shares.narrow(0, 1, side) - shares.narrow(0, 0, side)).sqrt();
        var bell = (shares / shares.max()).to(ScalarType.Float32);
        var start = (draw.view(-1, 1) * Math.Max(0, side - length - Slack)).to(ScalarType.Int64);
        return bell.index_select(0, (start + arange(length, ScalarType.Int64, draw.device)).flatten()).view(-1, length);
    }

    /// <summary>[B, n]: the places of an axis's pixels when a stretch that is shorter by the shift is enlarged to the whole.</summary>
    private static Tensor Stretch(long length, Tensor shift)
    {
        var covered = length - shift;
        var places = ((arange(length, ScalarType.Float32, shift.device) + 0.5) * (covered / length)) - 0.5;
        return minimum(places.clamp_min(0), covered - 1);
    }

    /// <summary>[B, 1, n, n]: reads values at places between them, bilinearly.</summary>
    private static Tensor Sampling(Tensor places, long length) =>
        (1 - (arange(length, ScalarType.Float32, places.device) - places.unsqueeze(2)).abs()).clamp_min(0).unsqueeze(1);

    /// <summary>float32 [1, C, H, W] in 0..255.</summary>
    private Tensor PictureFor(long channels)
    {
        if (channels is not (1 or 3))
            throw new TriggerException($"A reflection is for images of 1 or 3 channels; these have {channels}.");
        var size = new ImageSize((int)_picture.Shape[1], (int)_picture.Shape[2]);
        return ImageShaping.Fit(_picture.ToTensor().unsqueeze(0), (int)channels, size).to(ScalarType.Float32);
    }
}
