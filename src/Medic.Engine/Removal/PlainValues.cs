using System.Text.Json;
using System.Text.Json.Serialization;
using Medic.Engine.Models;

namespace Medic.Engine.Removal;

/// <summary>Turns option and result records into the plain values a checkpoint may hold: dictionaries, lists, text, numbers, truth values.</summary>
internal static class PlainValues
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new HookPlaneConverter(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>A record's properties by name, in snake case.</summary>
    public static IReadOnlyDictionary<string, object?> Of(object record) =>
        (IReadOnlyDictionary<string, object?>)Convert(JsonSerializer.SerializeToElement(record, record.GetType(), Options))!;

    private static object? Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(p => p.Name, p => Convert(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Convert).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number when element.TryGetInt64(out var integer) => integer,
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Hook planes as the published program spells them.</summary>
    private sealed class HookPlaneConverter : JsonConverter<HookPlane>
    {
        public override HookPlane Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            HookPlaneText.Parse(reader.GetString() ?? string.Empty);

        public override void Write(Utf8JsonWriter writer, HookPlane value, JsonSerializerOptions options) =>
            writer.WriteStringValue(HookPlaneText.Format(value));
    }
}
