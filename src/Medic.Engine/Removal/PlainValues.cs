using System.Text.Json;
using System.Text.Json.Serialization;

namespace Medic.Engine.Removal;

/// <summary>Turns option and result records into the plain values a checkpoint may hold: dictionaries, lists, text, numbers, truth values.</summary>
internal static class PlainValues
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>A record's properties by name, in snake case.</summary>
    public static IReadOnlyDictionary<string, object?> Of<T>(T record) =>
        (IReadOnlyDictionary<string, object?>)Convert(JsonSerializer.SerializeToElement(record, Options))!;

    private static object? Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(p => p.Name, p => Convert(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Convert).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var integer) ? (object)integer : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
