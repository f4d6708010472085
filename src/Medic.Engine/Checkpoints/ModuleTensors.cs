using Medic.Engine.Checkpoints.Containers;
using Medic.Engine.Checkpoints.Pickling;

namespace Medic.Engine.Checkpoints;

/// <summary>Reads a pickled <c>nn.Module</c> as data: its tensors, under the names that <c>state_dict()</c> would give them.</summary>
/// <remarks>One instance serves one file, and counts over all its modules.</remarks>
internal sealed class ModuleTensors(CheckpointReadOptions limits, MemoryBudget budget)
{
    // What a tensor found takes, and what an object passed does.
    private const int TensorBytes = 64;
    private const int ReachedBytes = 64;

    private long _values;

    /// <summary>
    /// Refuses instances of unknown classes outside modules. A module keeps all sorts of objects as attributes, and they are
    /// not looked at; anywhere else, even where the result no longer refers to it, an instance has no business in a checkpoint.
    /// </summary>
    public static void RefuseStrayObjects(IReadOnlyList<PickledObject> objects, MemoryBudget budget)
    {
        var reached = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<object>(objects.Where(instance => instance.IsModule));
        while (pending.TryPop(out var value))
        {
            if (!reached.Add(value))
                continue;
            budget.Charge(ReachedBytes, "its modules");
            var parts = value switch
            {
                PickledObject instance => [instance.State],
                PickledSet set => set.Items,
                PythonDictionary dictionary => dictionary.Select(entry => entry.Value).Append(dictionary.Attributes),
                _ => (IReadOnlyList<object?>)value,
            };
            foreach (var part in parts)
            {
                if (part is PickledObject or PythonDictionary or PickledSet or IReadOnlyList<object?> && !reached.Contains(part))
                    pending.Push(part);
            }
        }

        if (objects.FirstOrDefault(instance => !reached.Contains(instance) && !IsNamespace(instance)) is { } stray)
            throw FileProblem.Unsafe($"holds an instance of '{stray.Type}'");
    }

    /// <summary>Whether an instance is a mere bag of named values: command lines are saved along with models.</summary>
    public static bool IsNamespace(PickledObject instance) =>
        instance is { Type: { Module: "argparse", Name: "Namespace" }, State: PythonDictionary };

    /// <summary>The tensors of a module and all modules in it, in the order of <c>state_dict()</c>.</summary>
    public List<KeyValuePair<string, object?>> Collect(PickledObject module)
    {
        var tensors = new List<KeyValuePair<string, object?>>();
        Visit(module, "", 0, tensors);
        return tensors;
    }

    private void Visit(PickledObject module, string prefix, int depth, List<KeyValuePair<string, object?>> tensors)
    {
        if (depth > limits.MaxDepth)
        {
            throw FileProblem.Excessive(
                $"its modules stand more than {limits.MaxDepth} deep in one another", nameof(CheckpointReadOptions.MaxDepth));
        }

        var nonPersistent = module.NonPersistentBuffers;
        Count(nonPersistent.Count + module.Parameters!.Count + (module.Buffers?.Count ?? 0) + module.Modules!.Count + 1, prefix.Length);

        // Each is hashed whole, however often it is named.
        budget.Charge(nonPersistent.Sum(PythonDictionary.KeyCost), "its modules' names, which unfold,");
        Add(module.Parameters, []);
        Add(module.Buffers, nonPersistent.OfType<string>().ToHashSet());
        foreach (var (name, child) in module.Modules)
        {
            if (child is PickledObject { IsModule: true } inner)
                Visit(inner, $"{prefix}{name}.", depth + 1, tensors);
            else if (child is not null)
                throw FileProblem.NoStateDict($"a module '{PrintableText.Of(prefix)}{PrintableText.OfValue(name)}' that is none");
        }

        void Add(PythonDictionary? values, HashSet<string> without)
        {
            foreach (var (name, value) in values ?? [])
            {
                if (value is null || (name is string buffer && without.Contains(buffer)))
                    continue;
                if (value is not PickledTensor)
                    throw FileProblem.NoStateDict($"a parameter or buffer '{PrintableText.Of(prefix)}{PrintableText.OfValue(name)}' that is no tensor");
                var fullName = $"{prefix}{name}";
                Count(0, fullName.Length);
                tensors.Add(new(fullName, value));
            }
        }
    }

    // A module may stand in several places; without an end to counting, few could unfold to very many.
    private void Count(int values, int nameLength)
    {
        _values += values;
        if (_values > limits.MaxValues)
        {
            throw FileProblem.Excessive(
                $"its modules unfold to more than {limits.MaxValues} values", nameof(CheckpointReadOptions.MaxValues));
        }

        budget.Charge(TensorBytes + ((long)sizeof(char) * nameLength), "its modules' names, which unfold,");
    }
}
