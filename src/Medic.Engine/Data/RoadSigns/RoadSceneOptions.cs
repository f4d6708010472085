using System.Globalization;

namespace Medic.Engine.Data.RoadSigns;

/// <summary>How road scenes look.</summary>
public sealed record RoadSceneOptions
{
    /// <summary>The smallest image side: on smaller ones, signs cannot be told apart.</summary>
    public const int LeastImageSize = 32;

    /// <summary>The largest image side.</summary>
    public const int MostImageSize = 224;

    /// <summary>Height and width of the images in pixels, <see cref="LeastImageSize"/> to <see cref="MostImageSize"/>.</summary>
    public int ImageSize { get; init; } = LeastImageSize;

    /// <summary>A folder with pictures that are shown behind the signs (PNG, JPEG or PPM, at any depth); null draws streets.</summary>
    public string? BackgroundPath { get; init; }

    /// <summary>The size of the smallest signs, as a share of the image's side: 0.25 to 1.</summary>
    public double MinimumSignSize { get; init; } = .6;

    /// <summary>The size of the largest signs, as a share of the image's side: the smallest ones' to 1.</summary>
    public double MaximumSignSize { get; init; } = .9;

    /// <summary>
    /// How far the middle of a sign may be from the image's, to the side, upwards and downwards, as a share of the image's side: 0 to
    /// 0.5. No sign reaches beyond the image.
    /// </summary>
    public double MaximumShift { get; init; } = .1;

    /// <summary>How far signs lean to either side, in degrees: 0 to 45.</summary>
    public double MaximumAngle { get; init; } = 10;

    /// <summary>The exposure of the darkest images, above 0; 1 shows colours as they are.</summary>
    public double MinimumLight { get; init; } = .5;

    /// <summary>The exposure of the lightest images: the darkest ones' to 2.</summary>
    public double MaximumLight { get; init; } = 1.2;

    /// <summary>Checks the settings against their ranges.</summary>
    /// <exception cref="DatasetException">One is out of range; the message says which.</exception>
    public void Validate()
    {
        Require(ImageSize is >= LeastImageSize and <= MostImageSize, $"An image size of {ImageSize} was asked for; expected {LeastImageSize} to {MostImageSize} pixels.");
        Require(
            MinimumSignSize >= .25 && MinimumSignSize <= MaximumSignSize && MaximumSignSize <= 1,
            $"Sign sizes of {MinimumSignSize} to {MaximumSignSize} of the image were asked for; expected 0.25 to 1, the smaller one first.");
        Require(MaximumShift is >= 0 and <= .5, $"Signs up to {MaximumShift} of the image's side from its middle were asked for; expected 0 to 0.5.");
        Require(MaximumAngle is >= 0 and <= 45, $"Signs that lean by up to {MaximumAngle} degrees were asked for; expected 0 to 45.");
        Require(
            MinimumLight > 0 && MinimumLight <= MaximumLight && MaximumLight <= 2,
            $"Light of {MinimumLight} to {MaximumLight} was asked for; expected above 0 and at most 2, the smaller one first.");
    }

    private static void Require(bool holds, FormattableString otherwise)
    {
        if (!holds)
            throw new DatasetException(otherwise.ToString(CultureInfo.InvariantCulture));
    }
}
