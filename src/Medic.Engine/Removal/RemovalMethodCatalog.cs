using Medic.Engine.Removal.Attention;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Removal.ModeConnectivity;
using Medic.Engine.Removal.NeuronPruning;
using Medic.Engine.Removal.Pruning;
using Medic.Engine.Removal.Relearning;
using Medic.Engine.Removal.Tuning;
using Medic.Engine.Settings;

namespace Medic.Engine.Removal;

/// <summary>The removal methods there are, by name. A new one is a folder beside this file, and a line here.</summary>
public static class RemovalMethodCatalog
{
    /// <summary>MEDIC.</summary>
    public static RemovalMethodKind Medic => MedicOptions.Kind;

    /// <summary>Every method: MEDIC, then its rivals.</summary>
    public static IReadOnlyList<RemovalMethodKind> All { get; } =
    [
        Medic,
        FineTuningOptions.Kind,
        FinePruningOptions.Kind,
        NadOptions.Kind,
        AnpOptions.Kind,
        McrOptions.Kind,
        DistillationOptions.Kind,
        FromScratchOptions.Kind,
    ];

    /// <summary>Finds a method.</summary>
    /// <param name="name">A name of <see cref="All"/>, in any case, with or without hyphens.</param>
    /// <exception cref="RemovalException">No method has the name.</exception>
    public static RemovalMethodKind Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(kind => SettingText.SameName(kind.Name, name))
            ?? throw new RemovalException($"Removal method '{name}' is not known. Known are {string.Join(", ", All.Select(kind => kind.Name))}.");
    }

    /// <summary>Sets settings by their names.</summary>
    /// <param name="options">The method and its settings.</param>
    /// <param name="settings">Names and texts; <c>preset</c> sets all at once, and the others come on top.</param>
    /// <exception cref="MedicException">The method has no such setting, or the text is no value of it.</exception>
    public static RemovalMethodOptions With(this RemovalMethodOptions options, IEnumerable<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        var kind = Find(options.MethodName);
        // A preset is what the other settings differ from, wherever it stands among them.
        var presets = settings.ToLookup(setting => SettingText.SameName(setting.Key, RemovalPreset.SettingName));
        if (presets[true].LastOrDefault() is { Value: { } preset })
            options = kind.FindPreset(preset).Options;
        return SettingText.Apply(options, kind.Settings, presets[false], $"The method {options.MethodName}");
    }
}
