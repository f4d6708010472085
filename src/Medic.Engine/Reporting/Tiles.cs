using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Reporting;

/// <summary>Makes parts of a picture of images of one size.</summary>
internal static class Tiles
{
    /// <summary>White pixels around every image.</summary>
    private const int Margin = 2;

    /// <summary>Shows every pixel several times larger.</summary>
    /// <param name="images">uint8 [N, C, H, W].</param>
    /// <param name="times">How many times, 1 or more.</param>
    public static Tensor Enlarge(Tensor images, int times)
    {
        var (count, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        return images.view(count, channels, height, 1, width, 1)
            .expand(count, channels, height, times, width, times)
            .reshape(count, channels, height * times, width * times);
    }

    /// <summary>Puts white around every image.</summary>
    /// <param name="images">uint8 [N, C, H, W].</param>
    public static Tensor Frame(Tensor images) =>
        nn.functional.pad(images, [Margin, Margin, Margin, Margin], PaddingModes.Constant, byte.MaxValue);

    /// <summary>Puts images beside each other.</summary>
    /// <param name="images">uint8 [N, C, H, W].</param>
    /// <returns>uint8 [C, H, N * W].</returns>
    public static Tensor Row(Tensor images) => images.permute(1, 2, 0, 3).reshape(images.shape[1], images.shape[2], images.shape[0] * images.shape[3]);
}
