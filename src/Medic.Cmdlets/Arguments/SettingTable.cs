using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Medic.Engine;

namespace Medic.Cmdlets.Arguments;

/// <summary>Settings as a hash table, <c>@{ Side = 5; Corner = 'TopLeft' }</c>, as the texts that the engine reads.</summary>
internal static class SettingTable
{
    /// <summary>The settings.</summary>
    /// <param name="table">The hash table; null for none.</param>
    /// <param name="fullPath">Makes a path of the session a full one.</param>
    /// <exception cref="MedicException">A value is nothing that has a text.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(Hashtable? table, Func<string, string> fullPath)
    {
        if (table is null)
            return [];
        return [.. table.Cast<DictionaryEntry>().Select(entry => new KeyValuePair<string, string>($"{entry.Key}", Text($"{entry.Key}", entry.Value, fullPath)))];
    }

    private static string Text(string name, object? value, Func<string, string> fullPath) => value is PSObject wrapped ? Text(name, wrapped.BaseObject, fullPath) : value switch
    {
        FileInfo file => file.FullName,
        // A ladder's values.
        Array several => string.Join(',', several.Cast<object>().Select(item => Text(name, item, fullPath))),
        // Files are seen from the session's current location, as all paths are.
        string text when IsPath(name) => fullPath(text),
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        bool truth => $"{truth}",
        _ => throw new MedicException($"The value of the setting '{name}' is neither text nor a number."),
    };

    private static bool IsPath(string name) => Engine.Triggers.TriggerSettings.All.Any(setting => setting.ValueType == typeof(string) && Engine.Settings.SettingText.SameName(setting.Name, name));
}
