using System.CommandLine;
using Medic.Engine;
using Medic.Engine.Triggers;

namespace Medic.Cli.Options;

/// <summary>A trigger on the command line.</summary>
/// <param name="Name">Its name; or from-model, for one that a file keeps.</param>
/// <param name="Settings">What was said of it besides.</param>
/// <param name="Path">The file that keeps it; null for the model's own, or none.</param>
internal sealed record NamedTrigger(string Name, TriggerSettings Settings, string? Path);

/// <summary>The options that name a trigger, and say what is to be said of it.</summary>
internal sealed class TriggerOptionGroup
{
    private readonly TextOption<string> _trigger;
    private readonly SettingsOption _settings = new("--trigger-option", "A setting of the trigger, for example side=5; several times for several. 'medic triggers' lists them.");
    private readonly PathOption? _file;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="purpose">What the trigger is for.</param>
    /// <param name="hasModels">Whether the command works on models, which may keep a trigger.</param>
    /// <param name="isRead">Whether a trigger may come from a file.</param>
    public TriggerOptionGroup(Command command, string purpose, bool hasModels = false, bool isRead = true)
    {
        var names = TriggerCatalog.All.Select(kind => kind.Name);
        _trigger = new("--trigger", hasModels ? KnownOrKept : Known)
        {
            HelpName = "NAME",
            Description = $"{purpose}: {string.Join(", ", names)}{(hasModels ? $"; or {TriggerCatalog.FromModel}, for the one that a model was trained with and keeps" : "")}.",
        };
        command.Add(_trigger);
        command.Add(_settings);
        if (!isRead)
            return;
        _file = new PathOption("--trigger-file") { HelpName = "FILE", Description = "A file that keeps the trigger, in its place: the .trigger file written with a model, or a model." };
        command.Add(_file);
    }

    /// <summary>The trigger; null where none was named.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="standard">The trigger where none is named; null for none.</param>
    /// <exception cref="MedicException">A setting is none of the trigger's, or what was given does not go together.</exception>
    public NamedTrigger? Read(ParseResult arguments, string? standard = null)
    {
        var (name, texts, file) = (_trigger.Read(arguments), _settings.Read(arguments), _file is null ? null : arguments.GetValue(_file));
        if (file is not null && name is not null && !TriggerCatalog.IsFromModel(name))
            throw new MedicException("--trigger and --trigger-file both say what the trigger is; give one.");
        name = file is null ? name ?? standard : TriggerCatalog.FromModel;
        if (texts.Count > 0 && (name is null || TriggerCatalog.IsFromModel(name)))
            throw new MedicException("--trigger-option goes with a --trigger by name.");
        if (name is null)
            return null;
        return new NamedTrigger(name, TriggerCatalog.IsFromModel(name) ? new() : TriggerCatalog.ReadSettings(name, texts), file);
    }

    private static string Known(string name) => TriggerCatalog.Find(name).Name;

    private static string KnownOrKept(string name) => TriggerCatalog.IsFromModel(name) ? TriggerCatalog.FromModel : Known(name);
}
