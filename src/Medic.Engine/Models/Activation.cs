using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>What one batch left at a hook point.</summary>
/// <param name="Source">The hooked layer's own output, [B, C, H, W] or [B, C].</param>
/// <param name="Compared">The value to compare, of the same shape; the same tensor where nothing follows in place.</param>
public readonly record struct Activation(Tensor Source, Tensor Compared);
