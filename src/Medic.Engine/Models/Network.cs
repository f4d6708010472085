using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>An image classifier with named hook points. Maps float32 [B, C, H, W] to logits [B, classes].</summary>
public abstract class Network : nn.Module<Tensor, Tensor>
{
    private readonly List<HookPoint> _hookPoints = [];

    /// <summary>Creates the network's base.</summary>
    /// <param name="architecture">What is being built.</param>
    protected Network(Architecture architecture)
        : base((architecture ?? throw new ArgumentNullException(nameof(architecture))).Name)
    {
        Architecture = architecture;
    }

    /// <summary>What the network was built from.</summary>
    public Architecture Architecture { get; }

    /// <summary>All places where teacher and clone may be compared, in forward order.</summary>
    public IReadOnlyList<HookPoint> HookPoints => _hookPoints;

    /// <summary>Registers a layer under the name that checkpoints have for it.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="layer">The layer.</param>
    /// <returns>The layer.</returns>
    protected T Layer<T>(string name, T layer)
        where T : nn.Module
    {
        register_module(name, layer);
        return layer;
    }

    /// <summary>Adds hook points behind those there are.</summary>
    /// <param name="points">The points, in forward order.</param>
    protected void AddHookPoints(params HookPoint[] points) => _hookPoints.AddRange(points);
}
