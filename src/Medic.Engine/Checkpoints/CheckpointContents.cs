using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints;

/// <summary>Finds in what a pickle says the network's tensors and everything else worth knowing.</summary>
internal sealed class CheckpointContents
{
    // What training programs call it, the usual first.
    private static readonly string[] UsualKeys = ["state_dict", "net_state_dict", "net", "model", "model_state_dict"];

    private const int MaxNamed = 8;

    private readonly CheckpointReadOptions _limits;
    private readonly ModuleTensors _modules;

    /// <summary>Takes the contents apart.</summary>
    /// <exception cref="InvalidDataException">There is not one state dict, or something is not data.</exception>
    public CheckpointContents(CheckpointContainer container, CheckpointReadOptions limits, MemoryBudget budget)
    {
        _limits = limits;
        ModuleTensors.RefuseStrayObjects(container.Objects);

        var loader = new TensorLoader(container, budget);
        _modules = new ModuleTensors(limits);
        var values = new PlainValues(loader, _modules, limits);
        WrapperKey = FindStateDict(container.Root, out var holder);
        IsPickledModule = holder is PickledObject;

        var tensors = TensorsOf(holder);
        HasModulePrefix = tensors.All(tensor => tensor.Key.StartsWith(CheckpointLayout.ModulePrefix, StringComparison.Ordinal));
        var prefixLength = HasModulePrefix ? CheckpointLayout.ModulePrefix.Length : 0;
        StateDict = new StateDict(tensors.Select(tensor =>
            KeyValuePair.Create(tensor.Key[prefixLength..], values.ToTensor(tensor.Value))));

        Entries = new PythonDictionary();
        if (WrapperKey is null)
        {
            MedicRecord = holder is PythonDictionary { Attributes: { } attributes } && attributes.TryGet<PythonDictionary>(Checkpoint.MedicKey, out var record)
                ? (PythonDictionary?)values.ToPlain(record)
                : null;
        }
        else
        {
            foreach (var (key, value) in (PythonDictionary)container.Root!)
            {
                if (!WrapperKey.Equals(key))
                    Entries.Set(values.ToPlainKey(key), values.ToPlain(value));
            }

            MedicRecord = Entries.TryGet<PythonDictionary>(Checkpoint.MedicKey, out var record) ? record : null;
        }
    }

    public string? WrapperKey { get; }

    public bool HasModulePrefix { get; }

    public bool IsPickledModule { get; }

    public StateDict StateDict { get; }

    public PythonDictionary Entries { get; }

    public PythonDictionary? MedicRecord { get; }

    private static bool HoldsTensors(object? value) => value switch
    {
        PickledObject { IsModule: true } => true,
        PythonDictionary dictionary => dictionary.Any(entry => IsTensor(entry.Value)) && dictionary.All(entry =>
            entry.Key is string name && (IsTensor(entry.Value) || IsExtraState(name))),
        _ => false,
    };

    private static bool IsTensor(object? value) => value is PickledTensor or PickledArray;

    // What a module's get_extra_state() returns stands among the tensors.
    private static bool IsExtraState(string name) => name.EndsWith("_extra_state", StringComparison.Ordinal);

    private static string Describe(object? root) => root switch
    {
        PickledTensor => "a single tensor",
        PythonDictionary { Count: 0 } => "an empty dictionary",
        PythonDictionary dictionary => $"a dictionary of {string.Join(", ", dictionary.Keys.Take(MaxNamed).Select(key => $"'{key}'"))}{(dictionary.Count > MaxNamed ? ", ..." : "")}",
        PythonTuple => "a tuple",
        IReadOnlyList<object?> => "a list",
        PickledObject instance => $"an instance of '{instance.Type}'",
        PythonGlobal global => $"a reference to '{global}'",
        _ => "a plain value",
    };

    // Returns the key, and null for the top level itself.
    private string? FindStateDict(object? root, out object? holder)
    {
        var top = root as PythonDictionary;
        if (_limits.StateDictKey is null && root is PickledObject { IsModule: true })
        {
            holder = root;
            return null;
        }

        // Many keys may have one value, and that be large.
        var holders = top?.Select(entry => entry.Value).OfType<object>().Distinct(ReferenceEqualityComparer.Instance).Where(HoldsTensors)
            .ToHashSet(ReferenceEqualityComparer.Instance);
        var keys = top?.Where(entry => entry.Value is not null && holders!.Contains(entry.Value)).Select(entry => entry.Key).OfType<string>().ToList() ?? [];
        var usual = UsualKeys.Where(keys.Contains).ToList();
        var candidates = usual.Count > 0 ? usual : keys;
        if (_limits.StateDictKey is { } wanted)
            candidates = keys.Contains(wanted) ? [wanted] : throw new InvalidDataException($"holds no state dict under '{wanted}'; it holds {Describe(root)}.");
        else if (usual.Count == 0 && HoldsTensors(root))
            candidates = [];
        else if (candidates.Count == 0)
            throw new InvalidDataException($"holds no state dict but {Describe(root)}. Save the model's state_dict().");
        else if (candidates.Count > 1)
            throw new InvalidDataException($"holds several state dicts: {string.Join(", ", candidates.Take(MaxNamed).Select(key => $"'{key}'"))}. Say which one is meant, or save it alone.");

        holder = candidates.Count == 0 ? root : top![candidates[0]];
        return candidates.Count == 0 ? null : candidates[0];
    }

    private List<KeyValuePair<string, object?>> TensorsOf(object? holder)
    {
        var tensors = holder is PickledObject module
            ? _modules.Collect(module)
            : ((PythonDictionary)holder!).Where(entry => IsTensor(entry.Value)).Select(entry => KeyValuePair.Create((string)entry.Key, entry.Value)).ToList();
        return tensors.Count > 0 ? tensors : throw new InvalidDataException("holds no tensors: its module has neither parameters nor buffers.");
    }
}
