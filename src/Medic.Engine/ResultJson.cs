using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Medic.Engine;

/// <summary>Results and what stands in them as JSON: the properties' own names, enumerations by name, every digit.</summary>
internal static class ResultJson
{
    /// <summary>For people and programs, not for pages: '+' and accents stay as they are.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };
}
