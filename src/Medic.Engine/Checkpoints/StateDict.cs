using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Medic.Engine.Checkpoints;

/// <summary>A network's tensors by name, in the order of the file.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "What PyTorch calls it.")]
public sealed class StateDict : IReadOnlyDictionary<string, TensorData>
{
    private readonly List<KeyValuePair<string, TensorData>> _tensors;
    private readonly Dictionary<string, TensorData> _byName;

    /// <summary>Collects tensors.</summary>
    /// <param name="tensors">Names and tensors, in order.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public StateDict(IEnumerable<KeyValuePair<string, TensorData>> tensors)
    {
        _tensors = tensors.ToList();
        _byName = new Dictionary<string, TensorData>(_tensors, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public int Count => _tensors.Count;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Keys => _tensors.Select(tensor => tensor.Key);

    /// <summary>The tensors, in order.</summary>
    public IEnumerable<TensorData> Values => _tensors.Select(tensor => tensor.Value);

    /// <inheritdoc/>
    public TensorData this[string key] => _byName[key];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _byName.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TensorData value) => _byName.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, TensorData>> GetEnumerator() => _tensors.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
