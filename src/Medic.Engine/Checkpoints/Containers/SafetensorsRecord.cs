using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Medic.Engine.Checkpoints.Containers;

/// <summary>Medic's record as the text that a safetensors file can keep: JSON.</summary>
internal static class SafetensorsRecord
{
    /// <summary>Words a record.</summary>
    /// <exception cref="ArgumentException">It holds something that is not plain; tensors are not, here.</exception>
    public static string Create(IReadOnlyDictionary<string, object?> record)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = ResultJson.Options.Encoder }))
            Write(writer, record);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads a record; one that is none counts as missing.</summary>
    public static PythonDictionary? Parse(string text, CheckpointReadOptions limits, MemoryBudget budget)
    {
        // A document takes some twelve bytes a value, and each value here some fifty more.
        const int BytesPerCharacter = 32;
        budget.Charge((long)text.Length * BytesPerCharacter, "its record");
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = limits.MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? (PythonDictionary)Read(document.RootElement)! : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;

            // As in a checkpoint, where numbers that are not whole have to be text.
            case float or double or decimal or Half:
                writer.WriteStringValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case IEnumerable<KeyValuePair<string, object?>> dictionary:
                writer.WriteStartObject();
                foreach (var (name, item) in dictionary)
                {
                    writer.WritePropertyName(name);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable list and not byte[]:
                writer.WriteStartArray();
                foreach (var item in list)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"A safetensors file's record holds plain values only; found a {value.GetType()}.", nameof(value));
        }
    }

    private static object? Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var dictionary = new PythonDictionary();
                foreach (var property in element.EnumerateObject())
                    dictionary.Set(property.Name, Read(property.Value));
                return dictionary;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Read).ToList();
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return element.TryGetInt64(out var number) ? (object)number : element.GetDouble();
            case JsonValueKind.Null:
                return null;
            default:
                return element.GetBoolean();
        }
    }
}
