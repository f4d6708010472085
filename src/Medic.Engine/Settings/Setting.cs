namespace Medic.Engine.Settings;

/// <summary>
/// A property of a settings record that front ends offer without knowing the record: by its name, and from text, which is also how it
/// stands in a checkpoint's record.
/// </summary>
/// <typeparam name="T">The record.</typeparam>
/// <param name="Name">The name, in lower case and with hyphens: <c>min-area</c>.</param>
/// <param name="ValueType">What it is: <see cref="int"/>, <see cref="double"/>, <see cref="string"/>, <see cref="bool"/> or an enumeration.</param>
/// <param name="Description">Half a line for a front end's help, without a full stop.</param>
/// <param name="Get">The value in a record; null where the record does not say.</param>
/// <param name="Set">A copy of a record with the value that a text stands for; throws <see cref="MedicException"/> where it stands for none.</param>
public sealed record Setting<T>(string Name, Type ValueType, string Description, Func<T, object?> Get, Func<T, string, T> Set)
{
    /// <summary>The value in a record as the text that <see cref="Set"/> reads; null where the record does not say.</summary>
    /// <param name="record">The record.</param>
    public string? TextOf(T record) => SettingText.OfValue(Get(record));
}

/// <summary>Makes settings of the kinds there are.</summary>
public static class Setting
{
    /// <summary>A setting with a value of its own type.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <typeparam name="TValue">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it says.</param>
    /// <param name="get">Its value in a record.</param>
    /// <param name="set">A copy of a record with another value.</param>
    public static Setting<T> Of<T, TValue>(string name, string description, Func<T, TValue?> get, Func<T, TValue, T> set)
        where TValue : struct =>
        new(name, typeof(TValue), description, record => get(record), (record, text) => set(record, (TValue)SettingText.Parse(text, typeof(TValue), name)));

    /// <summary>A record's setting as one of another record, which holds the first or is it by another type.</summary>
    /// <typeparam name="T">The other record.</typeparam>
    /// <typeparam name="TInner">The record that has the setting.</typeparam>
    /// <param name="setting">The setting.</param>
    /// <param name="get">The record that has the setting.</param>
    /// <param name="set">A copy of the other record, with that one changed.</param>
    internal static Setting<T> Through<T, TInner>(this Setting<TInner> setting, Func<T, TInner> get, Func<T, TInner, T> set) =>
        new(setting.Name, setting.ValueType, setting.Description, record => setting.Get(get(record)), (record, text) => set(record, setting.Set(get(record), text)));

    /// <summary>A record's setting as one of the record's base, whose values have to be such records.</summary>
    /// <typeparam name="TBase">The base.</typeparam>
    /// <typeparam name="T">The record that has the setting.</typeparam>
    /// <param name="setting">The setting.</param>
    internal static Setting<TBase> Widen<TBase, T>(this Setting<T> setting)
        where T : TBase =>
        setting.Through<TBase, T>(record => (T)record!, (_, changed) => changed);

    /// <summary>A setting that is text, for example a path.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it says.</param>
    /// <param name="get">Its value in a record.</param>
    /// <param name="set">A copy of a record with another value.</param>
    public static Setting<T> Text<T>(string name, string description, Func<T, string?> get, Func<T, string, T> set) =>
        new(name, typeof(string), description, get, set);
}
