using Medic.Engine.Checkpoints;
using Medic.Engine.Settings;

namespace Medic.Engine.Triggers;

/// <summary>
/// An attack as a checkpoint keeps it: the trigger with everything it takes to make it again, and what the attacker wants. It stands in
/// the record of a model that was trained with it, and in a small file of its own.
/// </summary>
/// <param name="Trigger">The trigger.</param>
/// <param name="Goal">What is wanted; null where the file does not say, as those of the published program.</param>
/// <param name="Seed">The seed of what the trigger draws for each image.</param>
public sealed record RecordedAttack(Trigger Trigger, AttackGoal? Goal, long Seed)
{
    /// <summary>How a trigger's own file ends. Not as checkpoints do: a pipeline of models shall not take it for one.</summary>
    public const string FileExtension = ".trigger";

    private const string TriggerKey = "trigger";
    private const string SettingsKey = "trigger_settings";
    private const string SeedKey = "trigger_seed";
    private const string TensorsKey = "trigger_tensors";
    private const string TargetKey = "target_label";
    private const string ModeKey = "target_mode";
    private const string SourceKey = "source_class";

    /// <summary>Where the published program keeps a learned pattern.</summary>
    private const string PatternEntry = "pattern";

    /// <summary>Reads the attack that a file is about.</summary>
    /// <param name="path">A model that Medic trained, one with a learned pattern, or a trigger's own file.</param>
    /// <exception cref="MedicException">The file cannot be read, or is about no attack.</exception>
    public static RecordedAttack Read(string path) => Read(CheckpointReader.Read(path));

    /// <summary>Reads the attack that a checkpoint is about.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <exception cref="MedicException">It is about no attack, or what it says makes no trigger.</exception>
    public static RecordedAttack Read(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Find(checkpoint)
            ?? throw new TriggerException($"{checkpoint.Path}: does not say which trigger its backdoor has. Name the trigger, or the {FileExtension} file that was written with the model.");
    }

    /// <summary>Reads the attack that a checkpoint is about, if it is about one.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <exception cref="MedicException">What it says makes no trigger.</exception>
    public static RecordedAttack? Find(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        try
        {
            if (checkpoint.MedicRecord is { } record && record.TryGet<string>(TriggerKey, out var name))
                return Read(record, name);
            if (checkpoint.Entries.TryGet<PythonDictionary>(PatternEntry, out var pattern))
                return new RecordedAttack(LearnedPatternTrigger.Create(new TriggerSettings { Tensors = TensorsOf(pattern) }), Goal: null, Seed: 0);
        }
        catch (MedicException error)
        {
            throw new TriggerException(ErrorText.For(checkpoint.Path, error), error);
        }

        return null;
    }

    /// <summary>Whether a checkpoint is about an attack with a trigger of this name. Nothing of the trigger is made or looked at.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="triggerName">The trigger's name, as the catalogue spells it.</param>
    internal static bool Names(Checkpoint checkpoint, string triggerName) =>
        checkpoint.MedicRecord is { } record && record.TryGet<string>(TriggerKey, out var name)
            ? SettingText.SameName(triggerName, name)
            : triggerName == LearnedPatternTrigger.TriggerName && checkpoint.Entries.TryGet<PythonDictionary>(PatternEntry, out _);

    /// <summary>What a record has to say of the attack.</summary>
    public IReadOnlyDictionary<string, object?> Describe()
    {
        var settings = Trigger.Settings;
        return new Dictionary<string, object?>
        {
            [TriggerKey] = Trigger.Name,
            [SettingsKey] = TriggerSettings.All
                .Select(setting => (setting.Name, Text: setting.TextOf(settings)))
                .Where(setting => setting.Text is not null)
                .ToDictionary(setting => setting.Name, setting => (object?)setting.Text),
            [SeedKey] = Seed,
            [TensorsKey] = settings.Tensors?.ToDictionary(entry => entry.Key, entry => (object?)entry.Value),
            [TargetKey] = Goal?.TargetLabel,
            [ModeKey] = Goal is null ? null : SettingText.Of(Goal.Mode),
            [SourceKey] = Goal?.SourceClass,
        };
    }

    /// <summary>Writes the attack to a file of its own, where the trigger has something that no name and settings say; others need none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <returns>The file; null where none was needed.</returns>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public string? WriteFile(string path, bool overwrite)
    {
        if (Trigger.Settings.Tensors is not { Count: > 0 } tensors)
            return null;
        var record = new Dictionary<string, object?>(Describe()) { ["version"] = MedicVersion.Current };
        CheckpointWriter.Write(path, new StateDict(tensors), new CheckpointLayout("state_dict", HasModulePrefix: false), record, overwrite);
        return path;
    }

    private static RecordedAttack Read(PythonDictionary record, string name)
    {
        var seed = record.TryGet<long>(SeedKey, out var drawn) ? drawn : 0;
        var settings = new TriggerSettings { Seed = seed, Tensors = record.TryGet<PythonDictionary>(TensorsKey, out var tensors) ? TensorsOf(tensors) : null };
        if (record.TryGet<PythonDictionary>(SettingsKey, out var texts))
        {
            foreach (var (key, value) in texts)
            {
                var setting = TriggerSettings.All.FirstOrDefault(known => known.Name.Equals(key))
                    ?? throw new TriggerException($"a newer Medic recorded the setting '{PrintableText.OfValue(key)}' of its trigger. Use that one.");
                settings = setting.Set(settings, $"{value}");
            }
        }

        // Medic keeps what such files held. To open what a stranger's file names could hang, or give a network's host the user's credentials.
        if ((settings.Pattern ?? settings.Picture) is { } file)
        {
            throw new TriggerException(
                $"its record names a file for its trigger ('{PrintableText.Of(file)}') where Medic keeps the contents. It was not opened. Name the trigger and, if you trust it, the file.");
        }

        return new RecordedAttack(TriggerCatalog.Create(name, settings), GoalOf(record), seed);
    }

    private static AttackGoal? GoalOf(PythonDictionary record)
    {
        var mode = record.TryGet<string>(ModeKey, out var text) ? (TargetMode)SettingText.Parse(text, typeof(TargetMode), ModeKey) : TargetMode.AllToOne;
        int? target = record.TryGet<long>(TargetKey, out var label) ? (int)Math.Clamp(label, int.MinValue, int.MaxValue) : null;
        int? source = record.TryGet<long>(SourceKey, out var from) ? (int)Math.Clamp(from, int.MinValue, int.MaxValue) : null;
        return target is null && mode != TargetMode.AllToAll ? null : new AttackGoal(mode, target, source);
    }

    private static Dictionary<string, TensorData> TensorsOf(PythonDictionary dictionary) => dictionary
        .Where(entry => entry is { Key: string, Value: TensorData })
        .ToDictionary(entry => (string)entry.Key, entry => (TensorData)entry.Value!);
}
