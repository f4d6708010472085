using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>A place in a network where teacher and clone are compared.</summary>
/// <remarks>
/// The published program ran operations in place behind a hooked batch normalisation, so what it compared is the value after
/// them, while its statistics are of the normalisation's own output. The two modules name these two values.
/// </remarks>
/// <param name="Name">The hooked layer's name in the state dict.</param>
/// <param name="Kind">Which plane the point belongs to.</param>
/// <param name="Source">The layer whose output gives mean, standard deviation and activation importance.</param>
/// <param name="Compared">The module whose output is compared and differentiated; the same as <paramref name="Source"/> unless
/// something follows in place.</param>
public sealed record HookPoint(string Name, HookPlane Kind, nn.Module<Tensor, Tensor> Source, nn.Module<Tensor, Tensor> Compared)
{
    /// <summary>A point where the layer's output is compared as it is.</summary>
    /// <param name="name">The layer's name in the state dict.</param>
    /// <param name="kind">Which plane the point belongs to.</param>
    /// <param name="layer">The layer.</param>
    public static HookPoint Plain(string name, HookPlane kind, nn.Module<Tensor, Tensor> layer) => new(name, kind, layer, layer);
}
