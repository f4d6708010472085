using System.Text.Json;

namespace Medic.Engine;

/// <summary>Named values in a result. Where the result is written as text, as in a cell of a CSV file, they are JSON: nothing is lost.</summary>
public sealed class ResultDictionary : Dictionary<string, object?>
{
    /// <summary>Copies the values.</summary>
    /// <param name="values">Plain values by name.</param>
    public ResultDictionary(IEnumerable<KeyValuePair<string, object?>> values)
        : base(values, StringComparer.Ordinal)
    {
    }

    /// <summary>The values as JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize<IReadOnlyDictionary<string, object?>>(this, ResultJson.Options);
}
