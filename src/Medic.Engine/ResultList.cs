using System.Collections;
using System.Text.Json;

namespace Medic.Engine;

/// <summary>A list in a result. Where the result is written as text, as in a cell of a CSV file, the list is JSON: nothing is lost.</summary>
/// <param name="items">The items; not copied.</param>
/// <typeparam name="T">A plain value, or a record of such.</typeparam>
public sealed class ResultList<T>(IReadOnlyList<T> items) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => items.Count;

    /// <inheritdoc/>
    public T this[int index] => items[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The list as JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(items, ResultJson.Options);
}
