using System.Collections;

namespace Medic.Engine.Checkpoints;

/// <summary>A Python tuple read from a checkpoint; a list is any other <see cref="IReadOnlyList{T}"/>.</summary>
/// <param name="items">The items; not copied.</param>
public sealed class PythonTuple(params object?[] items) : IReadOnlyList<object?>
{
    internal static PythonTuple Empty { get; } = new();

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public object? this[int index] => items[index];

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => items.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
