using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>An image classifier with named hook points. Maps float32 [B, C, H, W] to logits [B, classes].</summary>
public abstract class Network : LayeredModule
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

    /// <summary>What layers that draw at random while training draw from: the run's CPU generator, or null for Torch's own.</summary>
    public Generator? Randomness { get; set; }

    /// <summary>All places where teacher and clone may be compared, in forward order.</summary>
    public IReadOnlyList<HookPoint> HookPoints => _hookPoints;

    /// <summary>Adds hook points behind those there are.</summary>
    /// <param name="points">The points, in forward order.</param>
    protected void AddHookPoints(params HookPoint[] points) => _hookPoints.AddRange(points);
}
