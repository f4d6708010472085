using System.Numerics;
using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints;

/// <summary>Turns what a pickle says into values that anyone may walk: a tree, finite and not too deep.</summary>
/// <remarks>A pickle may refer to one list from many places, even from within itself; here each place gets its own.</remarks>
internal sealed class PlainValues(TensorLoader loader, ModuleTensors modules, CheckpointReadOptions limits, MemoryBudget budget)
{
    // A container of its own, and places in it.
    private const int ContainerBytes = 96;
    private const long ItemBytes = 16;
    private const long EntryBytes = 64;

    private int _values;

    /// <summary>A tensor, however it was saved.</summary>
    public TensorData ToTensor(object? value) => value switch
    {
        PickledTensor tensor => loader.Load(tensor),
        PickledStorage storage => loader.Load(storage),
        PickledArray { Contents: TensorData tensor } => tensor,
        _ => throw new ArgumentException("Not a tensor.", nameof(value)),
    };

    /// <summary>A value of a kind that <see cref="Checkpoint.Entries"/> promises.</summary>
    public object? ToPlain(object? value) => ToPlain(value, 0);

    /// <summary>A dictionary key; tuples are the only ones that can have parts.</summary>
    public object ToPlainKey(object key) => ToPlain(key, 0) ?? DBNull.Value;

    private object? ToPlain(object? value, int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw FileProblem.Excessive(
                $"its values stand more than {limits.MaxDepth} deep in one another", nameof(CheckpointReadOptions.MaxDepth));
        }

        if (++_values > limits.MaxValues)
            throw FileProblem.Excessive($"it unfolds to more than {limits.MaxValues} values", nameof(CheckpointReadOptions.MaxValues));
        return value switch
        {
            null or bool or long or BigInteger or double or string or byte[] or PythonGlobal or DBNull => value,
            PickledTensor or PickledStorage => ToTensor(value),
            PickledArray array => array.Contents,
            PickledNumPyType type => type.ToString(),
            PickledSet set => ToList(set.Items, depth),
            PythonTuple tuple => new PythonTuple(ToList(tuple, depth).ToArray()),
            IReadOnlyList<object?> list => ToList(list, depth),
            PythonDictionary dictionary => ToDictionary(dictionary, depth),
            PickledObject { IsModule: true } module => ToStateDict(module),
            PickledObject instance when ModuleTensors.IsNamespace(instance) => ToDictionary((PythonDictionary)instance.State!, depth),
            PickledObject instance => throw FileProblem.Unsafe($"holds an instance of '{instance.Type}' outside a module"),
            _ => throw new InvalidOperationException($"Unpickling makes no {value.GetType()}."),
        };
    }

    private List<object?> ToList(IReadOnlyList<object?> items, int depth)
    {
        budget.Charge(ContainerBytes + (ItemBytes * items.Count), "what it unfolds to");
        var list = new List<object?>(items.Count);
        foreach (var item in items)
            list.Add(ToPlain(item, depth + 1));
        return list;
    }

    private PythonDictionary ToDictionary(PythonDictionary source, int depth)
    {
        budget.Charge(ContainerBytes + (EntryBytes * source.Count), "what it unfolds to");
        var dictionary = new PythonDictionary();
        foreach (var (key, value) in source)
        {
            budget.Charge(PythonDictionary.KeyCost(key), "what it unfolds to");
            dictionary.Set(ToPlain(key, depth + 1), ToPlain(value, depth + 1));
        }

        return dictionary;
    }

    private PythonDictionary ToStateDict(PickledObject module)
    {
        var dictionary = new PythonDictionary();
        foreach (var (name, tensor) in modules.Collect(module))
            dictionary.Set(name, ToPlain(tensor, 0));
        return dictionary;
    }
}
