using TorchSharp.Modules;
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

    /// <summary>
    /// Where attention is compared, from low to high: the outputs, [B, C, H, W], of the last three groups of blocks, or of the last
    /// three convolutions where there are no blocks.
    /// </summary>
    public IReadOnlyList<HookPoint> AttentionPoints { get; protected init; } = [];

    /// <summary>The last layer; what it is given, [B, features], is the last feature layer.</summary>
    public Linear Classifier => (Linear)_hookPoints.Single(point => point.Kind == HookPlane.Dense).Source;

    /// <summary>Adds hook points behind those there are.</summary>
    /// <param name="points">The points, in forward order.</param>
    protected void AddHookPoints(params HookPoint[] points) => _hookPoints.AddRange(points);
}
