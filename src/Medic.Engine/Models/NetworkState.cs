using System.Globalization;
using Medic.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Models;

/// <summary>Moves a network's tensors from and to a <see cref="StateDict"/>.</summary>
public static class NetworkState
{
    /// <summary>Batch counters are bookkeeping that older checkpoints lack.</summary>
    private const string BatchCounter = "num_batches_tracked";

    private const string RunningMean = "running_mean";

    private const int NamesInMessage = 4;

    /// <summary>Numbers that may be missing from a file before its network is built all the same, to say which.</summary>
    private const double Leeway = 1 << 22;

    /// <summary>Builds a network of the recognised architecture and loads the tensors into it, strictly.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="state">Its tensors.</param>
    /// <param name="source">The file, for messages.</param>
    /// <returns>The network in eval mode, on the CPU, float32; the caller disposes it.</returns>
    /// <exception cref="ModelException">Tensors are missing, superfluous or of other shapes, or hold NaN or infinity.</exception>
    public static Network Build(Architecture architecture, StateDict state, string source)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(state);
        RequireSizeOf(architecture, state, source);
        var network = architecture.Build();
        try
        {
            Load(network, state, source);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        network.eval();
        return network;
    }

    /// <summary>Copies a network's tensors.</summary>
    /// <param name="network">The network, on any device.</param>
    /// <param name="like">Element types and order to keep where names are equal, or null for the network's own.</param>
    public static StateDict Capture(Network network, StateDict? like = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var scope = NewDisposeScope();
        var tensors = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.ToTensorData());
        if (like is null)
            return new StateDict(tensors.ToList());
        var ordered = new List<KeyValuePair<string, TensorData>>();
        foreach (var (name, original) in like)
        {
            if (tensors.Remove(name, out var tensor))
                ordered.Add(new(name, tensor.CastTo(original.ElementType)));
        }

        // Counters stay out where the input has batch norms without them; anything else that is new (another architecture) comes last.
        var lacksCounters = HasAny(like, RunningMean) && !HasAny(like, BatchCounter);
        ordered.AddRange(tensors.Where(entry => !lacksCounters || !entry.Key.EndsWith(BatchCounter, StringComparison.Ordinal)));
        return new StateDict(ordered);
    }

    /// <summary>Copies tensors into a network that has the same ones.</summary>
    /// <param name="network">The network.</param>
    /// <param name="state">The tensors; converted to float32 where they are another floating-point type.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="ModelException">Tensors are missing, superfluous or of other shapes, or hold NaN or infinity.</exception>
    public static void Load(Network network, StateDict state, string source)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(state);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var targets = network.state_dict();
        var given = state.ToDictionary(entry => entry.Key, entry => entry.Value);
        Check(network, source, targets, given);
        foreach (var (name, target) in targets)
        {
            if (!given.TryGetValue(name, out var data))
                continue;
            var tensor = data.ToTensor();
            if (tensor.is_floating_point() && !tensor.isfinite().all().item<bool>())
                throw new ModelException($"{source}: tensor '{name}' holds NaN or infinity; the model is damaged and cannot be treated.");
            target.copy_(tensor);
        }
    }

    // A few tensors are enough to be recognised by; the network they stand for must not be built before the others are there.
    private static void RequireSizeOf(Architecture architecture, StateDict state, string source)
    {
        var held = state.Values.Sum(tensor => (double)tensor.Count);
        if (architecture.StateSize > (2 * held) + Leeway)
        {
            throw new ModelException(string.Create(
                CultureInfo.InvariantCulture,
                $"{source}: taken for {architecture.Name}, which has {architecture.StateSize:N0} numbers, but the file holds {held:N0}; the others are missing, or the shapes are false."));
        }
    }

    private static bool HasAny(StateDict state, string ending) => state.Keys.Any(name => name.EndsWith(ending, StringComparison.Ordinal));

    private static void Check(Network network, string source, Dictionary<string, Tensor> targets, Dictionary<string, TensorData> given)
    {
        var missing = targets.Keys.Where(name => !given.ContainsKey(name) && !name.EndsWith(BatchCounter, StringComparison.Ordinal)).ToArray();
        var superfluous = given.Keys.Where(name => !targets.ContainsKey(name)).ToArray();
        var misshapen = targets.Where(t => given.TryGetValue(t.Key, out var data) && !data.Shape.SequenceEqual(t.Value.shape))
            .Select(t => $"{t.Key} [{string.Join(", ", given[t.Key].Shape)}] instead of [{string.Join(", ", t.Value.shape)}]").ToArray();
        if (missing.Length + superfluous.Length + misshapen.Length == 0)
            return;
        var faults = new[] { ("missing", missing), ("not expected", superfluous), ("of another shape", misshapen) }
            .Where(fault => fault.Item2.Length > 0)
            .Select(fault => $"{fault.Item2.Length} {fault.Item1} ({string.Join(", ", fault.Item2.Take(NamesInMessage))}{(fault.Item2.Length > NamesInMessage ? ", ..." : string.Empty)})");
        throw new ModelException($"{source}: taken for {network.Architecture.Name}, but its tensors do not fit: {string.Join("; ", faults)}.");
    }
}
