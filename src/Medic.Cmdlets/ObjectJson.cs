using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Medic.Cmdlets;

/// <summary>Any object of a pipeline as JSON, whether it is a result itself or what is left of one after Import-Clixml, ConvertFrom-Json or Import-Csv.</summary>
internal static class ObjectJson
{
    /// <summary>Deeper than any result, and an end to objects that hold each other.</summary>
    private const int MostDepth = 6;

    /// <summary>What a result's own objects are of; those of others are not taken apart, which may lead anywhere.</summary>
    private const string OwnNamespace = nameof(Medic);

    private const string DeserializedEnumeration = "Deserialized.System.Enum";

    /// <summary>An object with its properties.</summary>
    public static JsonElement Of(PSObject value) => JsonSerializer.SerializeToElement(ToNode(value, MostDepth));

    private static JsonNode? ToNode(object? value, int depth)
    {
        var wrapped = value as PSObject;
        var plain = wrapped is null ? value : wrapped.BaseObject;
        if (plain is Enum || wrapped?.TypeNames.Contains(DeserializedEnumeration) == true)
            return $"{value}";
        switch (plain)
        {
            case null:
                return null;
            case string text:
                return text;
            case bool truth:
                return truth;
            case TimeSpan time:
                return time.ToString("c", CultureInfo.InvariantCulture);
            case float or double:
                var number = Convert.ToDouble(plain, CultureInfo.InvariantCulture);
                return double.IsFinite(number) ? number : null;
            case IFormattable scalar and (sbyte or byte or short or ushort or int or uint or long or ulong or decimal):
                return JsonNode.Parse(scalar.ToString(null, CultureInfo.InvariantCulture));
            case IFormattable other:
                return other.ToString(null, CultureInfo.InvariantCulture);
        }

        if (depth == 0 || (depth < MostDepth && !IsTakenApart(plain)))
            return $"{value}";
        return plain switch
        {
            IDictionary dictionary => ToObject(dictionary.Keys.Cast<object>().Select(key => ($"{key}", dictionary[key])), depth),
            IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(item => ToNode(item, depth - 1))]),
            _ => ToObject(PSObject.AsPSObject(value!).Properties.Where(property => property.IsGettable).Select(property => (property.Name, Read(property))), depth),
        };
    }

    private static bool IsTakenApart(object plain) =>
        plain is IEnumerable or PSCustomObject || plain.GetType().Namespace?.StartsWith(OwnNamespace, StringComparison.Ordinal) == true;

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static JsonObject ToObject(IEnumerable<(string Name, object? Value)> members, int depth)
    {
        var node = new JsonObject();
        foreach (var (name, value) in members)
            node[name] = ToNode(value, depth - 1);
        return node;
    }
}
