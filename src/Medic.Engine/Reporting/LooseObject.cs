using System.Globalization;
using System.Text.Json;

namespace Medic.Engine.Reporting;

/// <summary>
/// A JSON object whose writer is not known: names in any case; numbers, times and lists as themselves or as text, which is what
/// a CSV file makes of them; times also as seconds, or as PowerShell takes them apart.
/// </summary>
internal sealed class LooseObject
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the members; of names that differ in case alone, the first.</summary>
    /// <param name="element">An object.</param>
    public LooseObject(JsonElement element)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (_members.TryAdd(member.Name, member.Value))
                Members.Add(member);
        }
    }

    /// <summary>The members, in order.</summary>
    public List<JsonProperty> Members { get; } = [];

    /// <summary>Whether there is such a member, be it null.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>A member as text; null where it is missing or empty.</summary>
    public string? Text(string name) => Find(name) is { } member ? TextOf(member) : null;

    /// <summary>A finite number.</summary>
    public double? Number(string name) => Find(name) is { } member ? NumberOf(member) : null;

    /// <summary>A whole number.</summary>
    public long? Count(string name) => Number(name) is { } number && Math.Abs(number) < long.MaxValue ? (long)Math.Round(number) : null;

    /// <summary>A truth value.</summary>
    public bool? Truth(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var truth) => truth,
        _ => null,
    };

    /// <summary>A time.</summary>
    public TimeSpan? Time(string name) => Find(name) is { } member ? TimeOf(member) : null;

    /// <summary>The name of an enumeration's value, which may be its number.</summary>
    /// <param name="name">The member.</param>
    /// <param name="choices">The enumeration.</param>
    public string? Choice(string name, Type choices) =>
        Text(name) is { } text && Enum.TryParse(choices, text, ignoreCase: true, out var value) ? $"{value}" : Text(name);

    /// <summary>The objects in a list; what is none, as where a writer went no deeper, is left out.</summary>
    public IEnumerable<LooseObject> Objects(string name) => Items(name).Where(item => item.ValueKind == JsonValueKind.Object).Select(item => new LooseObject(item));

    /// <summary>The texts in a list.</summary>
    public IEnumerable<string> Texts(string name) => Items(name).Select(TextOf).OfType<string>();

    /// <summary>A member's time, where it is one that was taken apart.</summary>
    public static TimeSpan? TimeOf(JsonElement member) => member.ValueKind switch
    {
        JsonValueKind.Number when member.TryGetDouble(out var seconds) => FromSeconds(seconds),
        // A plain number would be days to TimeSpan.
        JsonValueKind.String when NumberOf(member) is { } seconds => FromSeconds(seconds),
        JsonValueKind.String when TimeSpan.TryParse(member.GetString(), CultureInfo.InvariantCulture, out var time) => time,
        JsonValueKind.Object when new LooseObject(member) is var parts => FromSeconds(parts.Number(nameof(TimeSpan.TotalSeconds))),
        _ => null,
    };

    private static TimeSpan? FromSeconds(double? seconds) =>
        seconds is { } value && Math.Abs(value) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(value) : null;

    private static string? TextOf(JsonElement member) => member.ValueKind switch
    {
        JsonValueKind.String => member.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => member.GetRawText(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => null,
    };

    private static double? NumberOf(JsonElement member)
    {
        double number;
        var isNumber = member.ValueKind switch
        {
            JsonValueKind.Number => member.TryGetDouble(out number),
            // A CSV file has numbers as the culture of its writer does.
            JsonValueKind.String => double.TryParse(member.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
                || double.TryParse(member.GetString(), NumberStyles.Float, CultureInfo.CurrentCulture, out number),
            _ => Nothing(out number),
        };
        return isNumber && double.IsFinite(number) ? number : null;

        static bool Nothing(out double number)
        {
            number = 0;
            return false;
        }
    }

    private JsonElement? Find(string name) => _members.TryGetValue(name, out var member) ? member : null;

    private IEnumerable<JsonElement> Items(string name)
    {
        if (Find(name) is not { } member)
            return [];
        if (member.ValueKind == JsonValueKind.Array)
            return member.EnumerateArray();
        if (TextOf(member) is not ['[', ..] text)
            return TextOf(member) is null ? [] : [member];
        try
        {
            return JsonSerializer.Deserialize<JsonElement[]>(text) ?? [];
        }
        catch (JsonException)
        {
            return [member];
        }
    }
}
