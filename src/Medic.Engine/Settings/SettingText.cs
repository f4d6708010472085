using System.Globalization;

namespace Medic.Engine.Settings;

/// <summary>Values of settings as text: numbers with a decimal point, enumerations in lower case and with hyphens.</summary>
public static class SettingText
{
    /// <summary>A choice's name, for example <c>bottom-right</c>.</summary>
    /// <param name="choice">The choice.</param>
    public static string Of(Enum choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return Hyphenate(choice.ToString());
    }

    /// <summary>What was given, by name and as text; what was not, which is null, is left out.</summary>
    /// <param name="settings">Names, and numbers, choices or texts.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Given(params (string Name, object? Value)[] settings) =>
        [.. settings.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Name, OfValue(setting.Value)!))];

    /// <summary>A number, a choice or a text as <see cref="Apply"/> reads it; null for null.</summary>
    internal static string? OfValue(object? value) => value switch
    {
        null => null,
        Enum choice => Of(choice),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => $"{other}",
    };

    /// <summary>The names of all choices of an enumeration.</summary>
    /// <param name="enumeration">The enumeration.</param>
    public static IReadOnlyList<string> Choices(Type enumeration)
    {
        ArgumentNullException.ThrowIfNull(enumeration);
        return [.. Enum.GetNames(enumeration).Select(Hyphenate)];
    }

    /// <summary>Whether two names are the same but for case and hyphens: PowerShell's <c>BottomRight</c> is <c>bottom-right</c>.</summary>
    /// <param name="one">A name.</param>
    /// <param name="other">Another.</param>
    public static bool SameName(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return Bare(one).Equals(Bare(other), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Sets settings by their names.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="record">The record; not changed.</param>
    /// <param name="known">The settings it has.</param>
    /// <param name="texts">Names, in any case and with or without hyphens, and what their settings shall be.</param>
    /// <param name="owner">Whose settings they are, for messages: <c>The warp attack</c>.</param>
    /// <exception cref="MedicException">There is no such setting, or the text is no value of it.</exception>
    public static T Apply<T>(T record, IReadOnlyList<Setting<T>> known, IEnumerable<KeyValuePair<string, string>> texts, string owner)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(texts);
        foreach (var (name, text) in texts)
        {
            var setting = known.FirstOrDefault(setting => SameName(setting.Name, name))
                ?? throw new MedicException($"{owner} has no setting '{name}'. {Takes([.. known.Select(setting => setting.Name)])}");
            record = setting.Set(record, text);
        }

        return record;
    }

    /// <summary>Reads a value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="type">What it has to be.</param>
    /// <param name="name">The setting's name, for messages.</param>
    /// <exception cref="MedicException">The text is no such value.</exception>
    internal static object Parse(string text, Type type, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (type.IsEnum)
        {
            var choice = Enum.GetNames(type).FirstOrDefault(known => SameName(known, text))
                ?? throw new MedicException($"{name}: '{text}' is unknown. Use {string.Join(", ", Choices(type))}.");
            return Enum.Parse(type, choice);
        }

        if (type == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return integer;
        if (type == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        if (type == typeof(bool) && bool.TryParse(text, out var truth))
            return truth;
        throw new MedicException($"{name}: '{text}' is {(type == typeof(int) ? "no whole number, or out of range" : type == typeof(bool) ? "neither true nor false" : "no number")}.");
    }

    /// <summary>Says which settings there are.</summary>
    internal static string Takes(IReadOnlyCollection<string> names) => names.Count > 0 ? $"It takes {string.Join(", ", names)}." : "It takes no settings.";

    private static string Bare(string name) => name.Replace("-", "", StringComparison.Ordinal);

    private static string Hyphenate(string name) => string.Concat(
        name.Select((letter, place) => char.IsUpper(letter) ? (place > 0 ? "-" : "") + char.ToLowerInvariant(letter) : $"{letter}"));
}
