using static TorchSharp.torch;

namespace Medic.Engine.Removal;

/// <summary>Where in the picture a layer is active.</summary>
internal static class AttentionMap
{
    private const double Epsilon = 1e-6;

    /// <summary>Where nothing is active the root's slope would be infinite, and the gradient not a number.</summary>
    private const double LeastSquare = 1e-24;

    /// <summary>The sum over the channels of the activation's size to a power, divided by its length.</summary>
    /// <param name="activation">[B, C, H, W]; [B, C] counts as one place.</param>
    /// <param name="power">The power, above 0.</param>
    /// <returns>[B, 1, H, W].</returns>
    public static Tensor Of(Tensor activation, double power = 2)
    {
        var map = (power == 2 ? activation.square() : activation.abs().pow(power)).sum(1, keepdim: true);
        if (map.dim() == 2)
            map = map.view(-1, 1, 1, 1);
        return map / (map.square().sum([2, 3], keepdim: true).clamp_min(LeastSquare).sqrt() + Epsilon);
    }
}
