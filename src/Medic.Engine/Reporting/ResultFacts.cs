using System.Globalization;
using System.Text;
using System.Text.Json;
using Medic.Engine.Attacks;
using Medic.Engine.Measurement;
using Medic.Engine.Removal;

namespace Medic.Engine.Reporting;

/// <summary>Lists what a result says, whatever properties it has: what is added to a record one day stands in its reports the same day.</summary>
internal static class ResultFacts
{
    private const string General = "Result";

    // What a report shows in its own way, and the alias that PowerShell pipes files by.
    private static readonly HashSet<string> ShownElsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(CloneResult.Path), nameof(CloneResult.Status), nameof(CloneResult.Reason), nameof(MeasureResult.Error), nameof(CloneResult.History),
        nameof(CloneResult.Warnings), nameof(MeasureResult.Classes), nameof(CloneResult.Duration), "FullName",
    };

    // Some writers of JSON put an enumeration's number for its name.
    private static readonly Dictionary<string, Type> Choices = new[] { typeof(CloneResult), typeof(MeasureResult), typeof(BackdoorResult) }
        .SelectMany(record => record.GetProperties())
        .Select(property => (property.Name, Type: Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
        .Where(property => property.Type.IsEnum)
        .DistinctBy(property => property.Name)
        .ToDictionary(property => property.Name, property => property.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>The facts: plain properties first, and a group for each object among the properties.</summary>
    public static IReadOnlyList<FactGroup> Of(LooseObject result)
    {
        var general = new List<KeyValuePair<string, string>>();
        var groups = new List<FactGroup> { new(General, general) };
        foreach (var member in result.Members.Where(member => !ShownElsewhere.Contains(member.Name)))
        {
            if ((Choices.TryGetValue(member.Name, out var choice) ? result.Choice(member.Name, choice) : TextOf(member.Value)) is { } text)
                general.Add(new(Humanize(member.Name), text));
            else if (member.Value.ValueKind == JsonValueKind.Object)
                groups.Add(Group(Humanize(member.Name), member.Value));
        }

        return [.. groups.Where(group => group.Facts.Count > 0)];
    }

    /// <summary>The facts of one object; those of objects within it are named after both.</summary>
    public static FactGroup Group(string title, JsonElement element) => new(title, [.. Flatten(element, string.Empty)]);

    /// <summary>A property's name as people write it: <c>CleanAccuracyBefore</c> and <c>clean_accuracy_before</c> are "Clean accuracy before".</summary>
    public static string Humanize(string name)
    {
        var text = new StringBuilder();
        for (var place = 0; place < name.Length; place++)
        {
            var letter = name[place];
            if (letter is '_' or '-')
            {
                text.Append(' ');
                continue;
            }

            var beginsWord = place > 0 && char.IsUpper(letter) && !char.IsUpper(name[place - 1]);
            if (beginsWord)
                text.Append(' ');
            text.Append(text.Length == 0 ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter));
        }

        return text.ToString().Replace("sha256", "SHA-256", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(JsonElement element, string prefix)
    {
        foreach (var member in element.EnumerateObject())
        {
            var name = prefix.Length == 0 ? Humanize(member.Name) : $"{prefix}: {Humanize(member.Name)}";
            if (TextOf(member.Value) is { } text)
                yield return new(name, text);
            else if (member.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var fact in Flatten(member.Value, name))
                    yield return fact;
            }
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array => value.EnumerateArray().Select(TextOf).ToArray() is { Length: > 0 } items && !items.Contains(null) ? string.Join(", ", items) : null,
        JsonValueKind.Object when LooseObject.TimeOf(value) is { } time => time.ToString("c", CultureInfo.InvariantCulture),
        _ => null,
    };
}
