using System.Globalization;
using static TorchSharp.torch;

namespace Medic.Engine.Data;

/// <summary>What is done to an image's values, 0..1, before a network sees them: (x - mean) / std, per channel.</summary>
/// <param name="Name">The name that options and results use.</param>
/// <param name="Mean">Per channel; one value serves all channels.</param>
/// <param name="StandardDeviation">Per channel, above 0; one value serves all channels.</param>
public sealed record Normalization(string Name, IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation)
{
    /// <summary>Values stay 0..1.</summary>
    public static Normalization None { get; } = new("none", [0f], [1f]);

    /// <summary>CIFAR-10 as most training programs have it (std .2023 .1994 .2010).</summary>
    public static Normalization Cifar10 { get; } = new("cifar10", [.4914f, .4822f, .4465f], [.2023f, .1994f, .2010f]);

    /// <summary>CIFAR-10 with the standard deviations of all pixels (.2470 .2435 .2616).</summary>
    public static Normalization Cifar10Pixel { get; } = new("cifar10-pixel", [.4914f, .4822f, .4465f], [.2470f, .2435f, .2616f]);

    /// <summary>ImageNet, as torchvision's pretrained models have it.</summary>
    public static Normalization ImageNet { get; } = new("imagenet", [.485f, .456f, .406f], [.229f, .224f, .225f]);

    /// <summary>Mean and standard deviation one half: values become -1..1.</summary>
    public static Normalization Half { get; } = new("half", [.5f], [.5f]);

    /// <summary>Every normalisation known by name, in the order in which they are tried.</summary>
    public static IReadOnlyList<Normalization> Known { get; } = [None, Cifar10, Cifar10Pixel, ImageNet, Half];

    /// <summary>Whether this changes nothing.</summary>
    public bool IsIdentity => Mean.All(m => m == 0f) && StandardDeviation.All(s => s == 1f);

    /// <summary>The normalisation that a user spells: a known name, or mean and standard deviation like <c>0.5,0.5,0.5/0.25,0.25,0.25</c>.</summary>
    /// <param name="text">A name of <see cref="Known"/>, in any case, or <c>mean/std</c> with one value or one a channel.</param>
    /// <exception cref="MedicException">The text is neither.</exception>
    public static Normalization Parse(string text) => TryParse(text) ?? throw new MedicException(Refusal(text, choices: string.Empty));

    /// <summary>Says that a text is no normalisation, and what would be.</summary>
    /// <param name="text">The text.</param>
    /// <param name="choices">What else can be written than a normalisation, with a comma behind it.</param>
    internal static string Refusal(string text, string choices) =>
        $"Normalization '{text}' is unknown. Use {choices}{string.Join(", ", Known.Select(known => known.Name))}, "
        + "or mean/std with one value or one a channel, like 0.5,0.5,0.5/0.25,0.25,0.25, standard deviations above 0.";

    /// <summary>The normalisation that a user spells, as for <see cref="Parse"/>; null where the text is none.</summary>
    internal static Normalization? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Known.FirstOrDefault(known => known.Name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } named)
            return named;
        var sides = text.Split('/');
        var (mean, std) = sides.Length == 2 ? (ParseValues(sides[0]), ParseValues(sides[1])) : ([], []);
        var isValid = mean.Length > 0 && std.Length > 0 && std.All(value => value > 0) && (mean.Length == std.Length || mean.Length == 1 || std.Length == 1);
        return isValid ? new Normalization(text.Trim(), mean, std) : null;
    }

    /// <summary>Normalises a batch.</summary>
    /// <param name="images">float32 [B, C, H, W] in 0..1; not changed.</param>
    /// <returns>float32 [B, C, H, W]: the same tensor where there is nothing to do.</returns>
    /// <exception cref="MedicException">The images' channels are not those of the normalisation.</exception>
    public Tensor Apply(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (IsIdentity)
            return images;
        if (!Fits((int)images.shape[1]))
            throw new MedicException($"Normalization '{Name}' is for {Mean.Count} channels; the images have {images.shape[1]}. Choose another normalization.");
        var mean = tensor(Mean.ToArray(), device: images.device).view(1, -1, 1, 1);
        var std = tensor(StandardDeviation.ToArray(), device: images.device).view(1, -1, 1, 1);
        return (images - mean) / std;
    }

    /// <summary>Whether images with this many channels can be normalised.</summary>
    /// <param name="channels">The images' channels.</param>
    public bool Fits(int channels) =>
        (Mean.Count == 1 || Mean.Count == channels) && (StandardDeviation.Count == 1 || StandardDeviation.Count == channels);

    private static float[] ParseValues(string text)
    {
        var parts = text.Split(',');
        var values = new float[parts.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            if (!float.TryParse(parts[index], NumberStyles.Float, CultureInfo.InvariantCulture, out values[index]) || !float.IsFinite(values[index]))
                return [];
        }

        return values;
    }
}
