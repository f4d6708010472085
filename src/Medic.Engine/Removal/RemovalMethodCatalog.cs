using Medic.Engine.Removal.Attention;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Removal.ModeConnectivity;
using Medic.Engine.Removal.NeuronPruning;
using Medic.Engine.Removal.Pruning;
using Medic.Engine.Removal.Relearning;
using Medic.Engine.Removal.Tuning;

namespace Medic.Engine.Removal;

/// <summary>The removal methods there are, by name.</summary>
public static class RemovalMethodCatalog
{
    /// <summary>Every method at its published settings: MEDIC, then its rivals.</summary>
    public static IReadOnlyList<RemovalMethodOptions> Standard { get; } =
    [
        new MedicOptions(), new FineTuningOptions(), new FinePruningOptions(), new NadOptions(), new AnpOptions(), new McrOptions(),
        new DistillationOptions(), new FromScratchOptions(),
    ];

    /// <summary>A method at its published settings.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <exception cref="RemovalException">The name is not known.</exception>
    public static RemovalMethodOptions Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Standard.FirstOrDefault(method => method.MethodName.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new RemovalException($"Removal method '{name}' is not known. Known are {string.Join(", ", Standard.Select(method => method.MethodName))}.");
    }
}
