using Medic.Engine.Settings;

namespace Medic.Engine.Removal.Comparison;

/// <summary>Which methods are compared, and how.</summary>
public sealed record RemovalComparisonOptions
{
    /// <summary>The folder for what comes of the models, and for a result file of every run.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The methods, each once, with their settings.</summary>
    public required IReadOnlyList<RemovalMethodOptions> Methods { get; init; }

    /// <summary>The seeds; every method is run once with each.</summary>
    public IReadOnlyList<long> Seeds { get; init; } = [0];

    /// <summary>What accuracy the methods are brought near; null compares them at their settings as they are.</summary>
    public AccuracyAlignment? Alignment { get; init; }

    /// <summary>By a method's name, what is tried to bring it near that accuracy; its own ladder where nothing is said.</summary>
    public IReadOnlyDictionary<string, SettingLadder> Ladders { get; init; } = new Dictionary<string, SettingLadder>();

    /// <summary>How many runs are under way at once at most, 1 or more.</summary>
    public int ThrottleLimit { get; init; } = 1;

    /// <summary>Reads settings that are said of several methods at once.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="settings">Names and texts: a name alone, for every method that has it; or behind a method's name and a point: <c>anp.prune-threshold</c>.</param>
    /// <returns>The methods with these settings.</returns>
    /// <exception cref="MedicException">No method has such a setting, the text is no value of it, or the method is not among them.</exception>
    public static IReadOnlyList<RemovalMethodOptions> With(IEnumerable<RemovalMethodOptions> methods, IEnumerable<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var all = methods.ToArray();
        var given = all.Select(_ => new List<KeyValuePair<string, string>>()).ToArray();
        foreach (var (name, text) in settings)
        {
            var places = Enumerable.Range(0, all.Length);
            var setting = name;
            if (name.IndexOf('.', StringComparison.Ordinal) is var point and > 0)
            {
                setting = name[(point + 1)..];
                var owner = RemovalMethodCatalog.Find(name[..point]).Name;
                places = places.Where(place => all[place].MethodName == owner);
                if (!places.Any())
                    throw new RemovalException($"The setting {name} is one of {owner}, which is not among the methods that are compared.");
            }
            else
            {
                places = places.Where(place => RemovalMethodCatalog.Find(all[place].MethodName).Takes(setting));
                if (!places.Any())
                    throw new RemovalException($"None of the methods has a setting '{name}'. 'METHOD.NAME' is a setting of one method.");
            }

            foreach (var place in places)
                given[place].Add(new(setting, text));
        }

        return [.. all.Zip(given, (method, own) => method.With(own))];
    }

    /// <summary>Reads ladders of settings.</summary>
    /// <param name="ladders">Names behind a method's name and a point, <c>anp.prune-threshold</c>, and values that are parted by commas.</param>
    /// <returns>The ladders by the methods' names.</returns>
    /// <exception cref="MedicException">A name is not of that form, or the method is not known.</exception>
    public static IReadOnlyDictionary<string, SettingLadder> ReadLadders(IEnumerable<KeyValuePair<string, string>> ladders)
    {
        ArgumentNullException.ThrowIfNull(ladders);
        var read = new Dictionary<string, SettingLadder>();
        foreach (var (method, ladder) in ladders.Select(Read))
        {
            if (!read.TryAdd(method, ladder))
                throw new RemovalException($"The method {method} has two ladders, {read[method].Setting} and {ladder.Setting}; give it one.");
        }

        return read;

        static (string Method, SettingLadder Ladder) Read(KeyValuePair<string, string> text)
        {
            if (text.Key.Split('.') is not [var method, var setting])
                throw new RemovalException($"'{text.Key}' names no setting of a method. Write METHOD.NAME, for example anp.prune-threshold.");
            return (RemovalMethodCatalog.Find(method).Name, new SettingLadder(setting, text.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    /// <summary>Checks that there is something to compare.</summary>
    /// <exception cref="MedicException">There is not, or a setting is out of range.</exception>
    public void Validate()
    {
        if (Methods.Count == 0)
            throw new RemovalException("There is no method to compare; name one or more.");
        if (Methods.GroupBy(method => method.MethodName).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new RemovalException($"The method {twice.Key} is named twice; name each once.");
        if (Seeds.Count == 0 || Seeds.Distinct().Count() < Seeds.Count)
            throw new RemovalException($"Seeds must be one or more, all different; found '{string.Join(", ", Seeds)}'.");
        if (Alignment is null && Ladders.Count > 0)
            throw new RemovalException("A ladder of settings is tried to align accuracies; align them, or leave it out.");
        foreach (var (name, ladder) in Ladders)
        {
            if (ladder.Values.Count == 0 || Methods.All(method => method.MethodName != name))
                throw new RemovalException($"The ladder {name}.{ladder.Setting} needs one value or more, and a method that is compared.");
        }

        foreach (var rungs in Methods.Select(method => Rungs(method).ToArray()))
        {
            foreach (var rung in rungs)
                rung.Method.Validate();
            if (rungs.GroupBy(rung => rung.Setting).FirstOrDefault(group => group.Count() > 1) is { } repeated)
                throw new RemovalException($"The ladder of {repeated.First().Method.MethodName} has {repeated.Key} twice; name each value once.");
        }
    }

    /// <summary>What a method is run with: its settings as they are, or each of its ladder.</summary>
    internal IEnumerable<(RemovalMethodOptions Method, string? Setting)> Rungs(RemovalMethodOptions method)
    {
        if (Alignment is null)
            return [(method, null)];
        var kind = RemovalMethodCatalog.Find(method.MethodName);
        var ladder = Ladders.TryGetValue(method.MethodName, out var own) ? own : kind.Ladder;
        // However it is written, a setting has one name and one text: runs are kept by them.
        var setting = kind.Settings.FirstOrDefault(setting => SettingText.SameName(setting.Name, ladder.Setting));
        return ladder.Values.Select(value =>
        {
            var rung = method.With([new(ladder.Setting, value)]);
            return (rung, (string?)(setting is null ? $"{ladder.Setting}={value}" : $"{setting.Name}={setting.TextOf(rung)}"));
        });
    }
}
