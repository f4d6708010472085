using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>In which order a batch's values lie in memory: channels last is what convolutions on the CPU are fastest with.</summary>
internal static class MemoryLayout
{
    /// <summary>The same values with the channels last in memory; shapes stay as they are, and what follows keeps the order.</summary>
    /// <param name="images">[B, C, H, W].</param>
    public static Tensor ChannelsLast(Tensor images) => FromMemoryOrder(images.permute(0, 2, 3, 1).contiguous());

    /// <summary>Whether the channels lie last in memory and not, which for one channel or one place is the same, first.</summary>
    public static bool IsChannelsLast(Tensor activation) =>
        activation.dim() == 4 && !activation.is_contiguous() && activation.permute(0, 2, 3, 1).is_contiguous();

    /// <summary>Undoes the permutation of channels last.</summary>
    /// <param name="values">[B, H, W, C].</param>
    /// <returns>[B, C, H, W], the same memory.</returns>
    public static Tensor FromMemoryOrder(Tensor values) => values.permute(0, 3, 1, 2);
}
