using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints;

/// <summary>Finds in what a pickle says the network's tensors and everything else worth knowing.</summary>
internal sealed class CheckpointContents
{
    // What training programs call it, the usual first.
    private static readonly string[] UsualKeys = ["state_dict", "net_state_dict", "net", "model", "model_state_dict"];

    private const int MaxNamed = 8;
    private const int TensorBytes = 160;

    private readonly CheckpointReadOptions _limits;
    private readonly ModuleTensors _modules;

    /// <summary>Takes the contents apart.</summary>
    /// <exception cref="InvalidDataException">There is not one state dict, or something is not data.</exception>
    /// <param name="container">The open file.</param>
    /// <param name="limits">What it may ask for.</param>
    /// <param name="budget">The memory that its contents may still take.</param>
    /// <param name="largest">The bytes that the network's tensors may have together.</param>
    public CheckpointContents(CheckpointContainer container, CheckpointReadOptions limits, MemoryBudget budget, long largest)
    {
        _limits = limits;
        ModuleTensors.RefuseStrayObjects(container.Objects, budget);

        var loader = new TensorLoader(container, budget);
        _modules = new ModuleTensors(limits, budget);
        var values = new PlainValues(loader, _modules, limits, budget);
        WrapperKey = FindStateDictKey(container.Root);
        var holder = WrapperKey is null ? container.Root : ((PythonDictionary)container.Root!)[WrapperKey];
        IsPickledModule = holder is PickledObject;

        var tensors = TensorsOf(holder);
        // Its place among the tensors, and its name without the prefix.
        budget.Charge(tensors.Sum(tensor => TensorBytes + ((long)sizeof(char) * tensor.Key.Length)), "its tensors' names");
        HasModulePrefix = tensors.All(tensor => tensor.Key.StartsWith(CheckpointLayout.ModulePrefix, StringComparison.Ordinal));
        var prefixLength = HasModulePrefix ? CheckpointLayout.ModulePrefix.Length : 0;
        StateDict = new StateDict(tensors.Select(tensor =>
            KeyValuePair.Create(tensor.Key[prefixLength..], values.ToTensor(tensor.Value))));
        RefuseRepetition(StateDict, largest);

        Entries = new PythonDictionary();
        if (WrapperKey is null)
        {
            MedicRecord = holder is PythonDictionary { Attributes: { } attributes }
                && attributes.TryGet<PythonDictionary>(Checkpoint.MedicKey, out var record)
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

    private static bool IsTensor(object? value) => value is PickledTensor or PickledArray { Contents: TensorData };

    // What a module's get_extra_state() returns stands among the tensors.
    private static bool IsExtraState(string name) => name.EndsWith("_extra_state", StringComparison.Ordinal);

    private static string Describe(object? root) => root switch
    {
        PickledTensor => "a single tensor",
        PythonDictionary { Count: 0 } => "an empty dictionary",
        PythonDictionary dictionary => $"a dictionary of {Join(dictionary.Keys)}{(dictionary.Count > MaxNamed ? ", ..." : "")}",
        PythonTuple => "a tuple",
        IReadOnlyList<object?> => "a list",
        PickledObject instance => $"an instance of '{instance.Type}'",
        PythonGlobal global => $"a reference to '{global}'",
        _ => "a plain value",
    };

    private static List<string> KeysOfStateDicts(PythonDictionary top)
    {
        // Many keys may have one value, and that be large.
        var holders = top.Select(entry => entry.Value).OfType<object>().Distinct(ReferenceEqualityComparer.Instance).Where(HoldsTensors)
            .ToHashSet(ReferenceEqualityComparer.Instance);
        return top.Where(entry => entry.Value is { } value && holders.Contains(value)).Select(entry => entry.Key).OfType<string>().ToList();
    }

    // Many tensors may share one storage. A network that is built after them would not.
    private static void RefuseRepetition(StateDict tensors, long largest)
    {
        var claimed = tensors.Values.Sum(tensor => (long)tensor.Bytes.Length);
        if (claimed > largest)
        {
            throw FileProblem.Excessive(
                $"its tensors claim {claimed} bytes between them, more than a file of this size holds", nameof(CheckpointReadOptions.ExpansionAllowance));
        }
    }

    private static string Join(IEnumerable<object> keys) => string.Join(", ", keys.Take(MaxNamed).Select(key => $"'{PrintableText.OfValue(key)}'"));

    // Returns null where the state dict is the top level itself.
    private string? FindStateDictKey(object? root)
    {
        var candidates = root is PythonDictionary top ? KeysOfStateDicts(top) : [];
        if (_limits.StateDictKey is { } wanted)
            return candidates.Contains(wanted) ? wanted : throw FileProblem.NoStateDict($"no state dict under '{wanted}' but {Describe(root)}");
        if (UsualKeys.Where(candidates.Contains).ToList() is { Count: > 0 } usual)
            candidates = usual;
        else if (HoldsTensors(root))
            return null;
        return candidates.Count switch
        {
            0 => throw FileProblem.NoStateDict($"no state dict but {Describe(root)}"),
            1 => candidates[0],
            _ => throw new InvalidDataException($"holds several state dicts: {Join(candidates)}. Say which one is meant, or save it alone."),
        };
    }

    private List<KeyValuePair<string, object?>> TensorsOf(object? holder)
    {
        var tensors = holder is PickledObject module
            ? _modules.Collect(module)
            : ((PythonDictionary)holder!).Where(entry => IsTensor(entry.Value))
                .Select(entry => KeyValuePair.Create((string)entry.Key, entry.Value)).ToList();
        return tensors.Count > 0 ? tensors : throw FileProblem.NoStateDict("no tensors: its module has neither parameters nor buffers");
    }
}
