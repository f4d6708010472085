using Medic.Engine.Settings;

namespace Medic.Engine.Attacks;

/// <summary>One kind of attack, by the name that options and results spell.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">One line for a front end's help.</param>
/// <param name="Settings">The settings it has beside those that all attacks share.</param>
/// <param name="Published">Its settings as published, on no data yet.</param>
public sealed record AttackKind(string Name, string Description, IReadOnlyList<Setting<BackdoorOptions>> Settings, BackdoorOptions Published)
{
    /// <summary>Describes an attack.</summary>
    /// <typeparam name="T">Its options.</typeparam>
    /// <param name="description">One line for a front end's help.</param>
    /// <param name="published">Its settings as published.</param>
    /// <param name="settings">The settings it has beside those that all attacks share.</param>
    internal static AttackKind Of<T>(string description, T published, params Setting<T>[] settings)
        where T : BackdoorOptions =>
        new(published.Attack, description, [.. settings.Select(setting => setting.Widen<BackdoorOptions, T>())], published);
}

/// <summary>Every attack there is. A new one is a file beside this one, and a line here.</summary>
public static class AttackCatalog
{
    /// <summary>Every kind of attack, in the order in which a front end lists them.</summary>
    public static IReadOnlyList<AttackKind> All { get; } =
    [
        BadNetOptions.Kind,
        CleanLabelOptions.Kind,
        SignalOptions.Kind,
        WarpOptions.Kind,
        ReflectionOptions.Kind,
        PolygonOptions.Kind,
        FilterOptions.Kind,
        CompositeOptions.Kind,
        LearnedTriggerOptions.Kind,
        NoAttackOptions.Kind,
    ];

    /// <summary>Finds a kind of attack.</summary>
    /// <param name="name">A name of <see cref="All"/>, in any case, with or without hyphens.</param>
    /// <exception cref="AttackException">No attack has the name.</exception>
    public static AttackKind Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(kind => SettingText.SameName(kind.Name, name))
            ?? throw new AttackException($"Attack '{name}' is unknown; known are {string.Join(", ", All.Select(kind => kind.Name))}.");
    }

    /// <summary>Sets settings that are an attack's own.</summary>
    /// <param name="options">The attack's options.</param>
    /// <param name="settings">Names and texts.</param>
    /// <exception cref="MedicException">The attack has no such setting, or the text is no value of it.</exception>
    public static BackdoorOptions With(this BackdoorOptions options, IEnumerable<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        return SettingText.Apply(options, Find(options.Attack).Settings, settings, $"The {options.Attack} attack");
    }
}
