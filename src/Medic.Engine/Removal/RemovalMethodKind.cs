using Medic.Engine.Settings;

namespace Medic.Engine.Removal;

/// <summary>One removal method, by the name that options and results spell.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">One line for a front end's help.</param>
/// <param name="Shared">The settings that it has in common with other methods.</param>
/// <param name="Own">The settings that it has beside those.</param>
/// <param name="Published">Its settings as published.</param>
/// <param name="Ladder">The setting by which its clean accuracy is brought near another method's.</param>
public sealed record RemovalMethodKind(
    string Name,
    string Description,
    IReadOnlyList<Setting<RemovalMethodOptions>> Shared,
    IReadOnlyList<Setting<RemovalMethodOptions>> Own,
    RemovalMethodOptions Published,
    SettingLadder Ladder)
{
    /// <summary>Settings under a name: as published, and what else is recommended.</summary>
    public IReadOnlyList<RemovalPreset> Presets => [new(RemovalPreset.PublishedName, "as the method was published", Published), .. Recommended];

    /// <summary>Settings beside the published ones.</summary>
    internal IReadOnlyList<RemovalPreset> Recommended { get; init; } = [];

    /// <summary>All its settings.</summary>
    public IReadOnlyList<Setting<RemovalMethodOptions>> Settings { get; } = [.. Shared, .. Own];

    /// <summary>Finds a preset.</summary>
    /// <param name="name">A name of <see cref="Presets"/>, in any case.</param>
    /// <exception cref="RemovalException">No preset has the name.</exception>
    public RemovalPreset FindPreset(string name) =>
        Presets.FirstOrDefault(preset => SettingText.SameName(preset.Name, name))
            ?? throw new RemovalException($"The method {Name} has no preset '{name}'. It has {string.Join(", ", Presets.Select(preset => preset.Name))}.");

    /// <summary>Whether the method has a setting.</summary>
    /// <param name="name">The setting's name, in any case, with or without hyphens; a preset is one too.</param>
    public bool Takes(string name) => Settings.Select(setting => setting.Name).Append(RemovalPreset.SettingName).Any(known => SettingText.SameName(known, name));

    /// <summary>Describes a method.</summary>
    /// <typeparam name="T">Its options.</typeparam>
    /// <param name="description">One line for a front end's help.</param>
    /// <param name="published">Its settings as published.</param>
    /// <param name="ladder">The setting by which its clean accuracy is brought near another method's.</param>
    /// <param name="own">The settings it has beside those of its base.</param>
    internal static RemovalMethodKind Of<T>(string description, T published, SettingLadder ladder, params Setting<T>[] own)
        where T : TrainedMethodOptions =>
        new(
            published.MethodName,
            description,
            [.. published is WeightTrainingOptions
                ? WeightTrainingOptions.Settings.Select(setting => setting.Widen<RemovalMethodOptions, WeightTrainingOptions>())
                : TrainedMethodOptions.Settings.Select(setting => setting.Widen<RemovalMethodOptions, TrainedMethodOptions>())],
            [.. own.Select(setting => setting.Widen<RemovalMethodOptions, T>())],
            published,
            ladder);
}

/// <summary>Values of one setting, from the one that should leave a model the most accuracy to the one that should leave it the least.</summary>
/// <param name="Setting">The setting's name.</param>
/// <param name="Values">The values as text; the published one is among them.</param>
public sealed record SettingLadder(string Setting, IReadOnlyList<string> Values);
