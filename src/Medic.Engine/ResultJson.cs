using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Medic.Engine;

/// <summary>Results, and what stands in them, as JSON.</summary>
public static class ResultJson
{
    /// <summary>The form that is printed and kept in files: camelCase names, enumerations by name, times in seconds.</summary>
    public static JsonSerializerOptions Printed { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        // The text goes to a program, not into a page: '+' and accents stay as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new SecondsConverter() },
    };

    /// <summary>The form within the engine and in cells of tables: the properties' own names, enumerations by name, every digit.</summary>
    internal static JsonSerializerOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        private const int Decimals = 3;

        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Math.Round(value.TotalSeconds, Decimals));
    }
}
