using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

/// <summary>Things by name, in the order in which the names came.</summary>
internal sealed class Registry<T> : IEnumerable<(string Name, T Value)>
{
    private readonly List<(string Name, T Value)> _entries = [];

    public bool Contains(string name) => IndexOf(name) >= 0;

    public bool TryGet(string name, [MaybeNullWhen(false)] out T value)
    {
        var index = IndexOf(name);
        value = index < 0 ? default : _entries[index].Value;
        return index >= 0;
    }

    /// <summary>Sets what a name stands for; the name keeps its place.</summary>
    public void Set(string name, T value)
    {
        var index = IndexOf(name);
        if (index < 0) _entries.Add((name, value));
        else _entries[index] = (name, value);
    }

    public void Remove(string name) => _entries.RemoveAll(entry => entry.Name == name);

    public void Clear() => _entries.Clear();

    public IEnumerator<(string Name, T Value)> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string name) => _entries.FindIndex(entry => entry.Name == name);
}
