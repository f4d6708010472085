using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Medic.Engine.Checkpoints;

/// <summary>A Python dictionary read from a checkpoint, in its order.</summary>
/// <remarks>
/// Strings, numbers and truth values are found by value, every other key by identity. <c>None</c> as a key is
/// <see cref="DBNull.Value"/>.
/// </remarks>
public sealed class PythonDictionary : IReadOnlyCollection<KeyValuePair<object, object?>>
{
    // Most dictionaries of a checkpoint are small, and an index costs more than it saves there.
    private const int IndexedFrom = 9;

    private readonly List<KeyValuePair<object, object?>> _items = [];
    private Dictionary<object, int>? _index;

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <summary>The keys, in order.</summary>
    public IEnumerable<object> Keys => _items.Select(item => item.Key);

    /// <summary>What Python code set on the dictionary object itself: <c>_metadata</c> of a state dict, <c>medic</c>.</summary>
    internal PythonDictionary? Attributes { get; set; }

    /// <summary>The value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public object? this[object key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"No key '{key}'.");

    /// <summary>Looks a key up.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether the key is there.</returns>
    public bool TryGetValue(object key, out object? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        var place = Find(key);
        value = place < 0 ? null : _items[place].Value;
        return place >= 0;
    }

    /// <summary>Looks up a key whose value should be of a certain type.</summary>
    /// <typeparam name="T">The type wanted.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether the key is there and its value is of the type.</returns>
    public bool TryGet<T>(object key, [NotNullWhen(true)] out T? value)
    {
        if (TryGetValue(key, out var found) && found is T typed)
        {
            value = typed;
            return true;
        }

        value = default;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<object, object?>> GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What it takes to look a key up, to be counted as if it were memory: a text is hashed whole each time.</summary>
    internal static long KeyCost(object? key) => key is string text ? text.Length : 0;

    internal void Set(object? key, object? value)
    {
        key ??= DBNull.Value;
        var place = Find(key);
        if (place >= 0)
        {
            _items[place] = new(_items[place].Key, value);
            return;
        }

        _items.Add(new(key, value));
        if (_index is not null)
            _index.Add(key, _items.Count - 1);
        else if (_items.Count == IndexedFrom)
            _index = Enumerable.Range(0, _items.Count).ToDictionary(i => _items[i].Key, KeyComparer.Instance);
    }

    private int Find(object key)
    {
        if (_index is not null)
            return _index.TryGetValue(key, out var place) ? place : -1;
        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i].Key.Equals(key))
                return i;
        }

        return -1;
    }

    // An integer's own hash code is predictable: a hostile file could make all its keys collide, and reading it quadratic.
    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static KeyComparer Instance { get; } = new();

        public new bool Equals(object? x, object? y) => object.Equals(x, y);

        public int GetHashCode(object obj) => obj switch
        {
            long number => Mix(number),
            double number => Mix(BitConverter.DoubleToInt64Bits(number)),
            _ => obj.GetHashCode(),
        };

        private static int Mix(long number) => HashCode.Combine((int)number, (int)(number >> 32));
    }
}
