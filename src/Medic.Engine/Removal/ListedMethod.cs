namespace Medic.Engine.Removal;

/// <summary>A removal method in a list.</summary>
/// <param name="Name">The name that options take.</param>
/// <param name="Description">What it does.</param>
/// <param name="Settings">The settings it takes, by their names.</param>
/// <param name="Presets">The settings under a name.</param>
public sealed record ListedMethod(string Name, string Description, IReadOnlyList<ListedSetting> Settings, IReadOnlyList<ListedPreset> Presets)
{
    /// <summary>The methods there are.</summary>
    public static IReadOnlyList<ListedMethod> All { get; } = [.. RemovalMethodCatalog.All.Select(kind => new ListedMethod(
        kind.Name,
        kind.Description,
        new ResultList<ListedSetting>([.. kind.Settings.Select(setting => new ListedSetting(
            setting.Name,
            setting.TextOf(kind.Published),
            setting.Description,
            setting.Name == kind.Ladder.Setting ? new ResultList<string>(kind.Ladder.Values) : null))]),
        new ResultList<ListedPreset>([.. kind.Presets.Select(preset => new ListedPreset(
            preset.Name,
            preset.Description,
            new ResultList<string>([.. kind.Settings.Where(setting => setting.TextOf(preset.Options) != setting.TextOf(kind.Published)).Select(setting => $"{setting.Name}={setting.TextOf(preset.Options)}")])))])))];
}

/// <summary>A setting in a list.</summary>
/// <param name="Name">The name that options take.</param>
/// <param name="Published">Its value as published; null where nothing is.</param>
/// <param name="Description">What it says.</param>
/// <param name="Ladder">The values that an aligned comparison tries; null where it tries another setting.</param>
public sealed record ListedSetting(string Name, string? Published, string Description, IReadOnlyList<string>? Ladder);

/// <summary>A preset in a list.</summary>
/// <param name="Name">The name that options take.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Settings">How it differs from what was published, <c>name=value</c>.</param>
public sealed record ListedPreset(string Name, string Description, IReadOnlyList<string> Settings);
