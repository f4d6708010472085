using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>Records a network's activations at the hook points of a plane, by forward hooks that last until it is disposed.</summary>
public sealed class ActivationRecorder : IDisposable
{
    private readonly Network _network;
    private readonly Dictionary<nn.Module, Tensor> _outputs = [];
    private readonly List<Action> _removals = [];
    private bool _recording;

    /// <summary>Hooks a network.</summary>
    /// <param name="network">The network; not owned.</param>
    /// <param name="plane">Which of its hook points to record.</param>
    /// <exception cref="MedicException">The network has no hook point on that plane.</exception>
    public ActivationRecorder(Network network, HookPlane plane)
        : this(network, PointsOf(network, plane))
    {
    }

    /// <summary>Hooks a network.</summary>
    /// <param name="network">The network; not owned.</param>
    /// <param name="points">What to record: places in the network.</param>
    public ActivationRecorder(Network network, IReadOnlyList<HookPoint> points)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(points);
        _network = network;
        Points = points;
        foreach (var module in Points.SelectMany(p => new[] { p.Source, p.Compared }).Distinct())
        {
            var hook = module.register_forward_hook((layer, _, output) =>
            {
                if (!_recording)
                    return output;
                _outputs[layer] = output;
                // The network goes on with an alias: whoever frees that on the way leaves the recorded tensor alone.
                return output.alias();
            });
            _removals.Add(hook.remove);
        }
    }

    /// <summary>The recorded points, in the network's order.</summary>
    public IReadOnlyList<HookPoint> Points { get; }

    /// <summary>Runs a batch through the network.</summary>
    /// <param name="images">float32 [B, C, H, W], normalised.</param>
    /// <returns>The logits [B, classes], and the activations in the order of <see cref="Points"/>; all in the current dispose scope.</returns>
    public (Tensor Logits, Activation[] Activations) Record(Tensor images)
    {
        _recording = true;
        try
        {
            var logits = _network.call(images);
            var activations = Points.Select(p => new Activation(_outputs[p.Source], _outputs[p.Compared])).ToArray();
            return (logits, activations);
        }
        finally
        {
            _recording = false;
            _outputs.Clear();
        }
    }

    /// <summary>Removes the hooks.</summary>
    public void Dispose()
    {
        foreach (var remove in _removals)
            remove();
        _removals.Clear();
    }

    private static HookPoint[] PointsOf(Network network, HookPlane plane)
    {
        ArgumentNullException.ThrowIfNull(network);
        var points = network.HookPoints.Where(p => plane.HasFlag(p.Kind)).ToArray();
        return points.Length > 0
            ? points
            : throw new MedicException($"{network.Architecture.Name} has no layers of hook plane '{HookPlaneText.Format(plane)}'; choose another plane.");
    }
}
