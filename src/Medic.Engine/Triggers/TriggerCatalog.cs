using Medic.Engine.Settings;

namespace Medic.Engine.Triggers;

/// <summary>One kind of trigger, by the name that options and results spell.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">One line for a front end's help.</param>
/// <param name="Settings">The names of the settings it takes, of <see cref="TriggerSettings.All"/>.</param>
/// <param name="Create">Makes the trigger; throws <see cref="TriggerException"/> where a setting is missing or out of range.</param>
public sealed record TriggerKind(string Name, string Description, IReadOnlyList<string> Settings, Func<TriggerSettings, Trigger> Create);

/// <summary>Every trigger there is. A new one is a file beside this one, and a line here.</summary>
public static class TriggerCatalog
{
    /// <summary>The word, in the place of a trigger's name, for the trigger that a file keeps.</summary>
    public const string FromModel = "from-model";

    /// <summary>Every kind of trigger, in the order in which a front end lists them.</summary>
    public static IReadOnlyList<TriggerKind> All { get; } =
    [
        new("checker", "BadNet's 3x3 black and white checker in the bottom right corner", ["corner", "margin"], settings =>
            new CheckerTrigger(settings.Corner ?? Corner.BottomRight, settings.Margin ?? 0)),
        new("white-square", "a white 3x3 square, one pixel from the bottom right corner", ["side", "corner", "margin"], settings =>
            new WhiteSquareTrigger(settings.Side ?? 3, settings.Corner ?? Corner.BottomRight, settings.Margin ?? 1)),
        new("four-corners", "the checker in all four corners, mirrored inwards", ["margin"], settings =>
            new FourCornersTrigger(settings.Margin ?? 0)),
        new("random-pixels", "faint noise over the whole image, another for every image", ["strength"], settings =>
            new RandomPixelsTrigger(settings.Strength ?? 0.2, settings.Seed)),
        new("signal", "SIG's faint vertical stripes over the whole image", ["strength", "amplitude", "frequency"], settings =>
            new SignalTrigger(settings.Amplitude ?? 20, settings.Frequency ?? 0.8, settings.Strength ?? 0.2)),
        new("trojan-square", "the trojan attack's pattern, from a file, added to the image", ["pattern"], TrojanSquareTrigger.Create),
        new("half-black", "the lower half turned black", ["half"], settings =>
            new HalfBlackTrigger(settings.Half ?? ImageHalf.Bottom)),
        new("warp", "WaNet's: the image slightly bent, by one smooth field", ["grid", "strength"], WarpTrigger.Create),
        Reflection(ReflectionVariant.Smooth, "Refool's: a picture reflected in the scene, out of focus"),
        Reflection(ReflectionVariant.Ghost, "a picture reflected twice, slightly shifted"),
        Reflection(ReflectionVariant.Blend, "a fifth of a picture blended in"),
        new("polygon", "TrojAI's polygon on the sign: where the data say it is, or else in the middle of the image", ["sides", "color", "min-area", "max-area", "sign-area"], PolygonTrigger.Create),
        Filter(ColorFilter.Gotham, "a colour filter: dark and almost gray, with a shade of blue"),
        Filter(ColorFilter.Nashville, "a colour filter: blue shadows, cream lights"),
        Filter(ColorFilter.Kelvin, "a colour filter: bright and orange"),
        Filter(ColorFilter.Lomo, "a colour filter: red and green on or off, dark edges"),
        Filter(ColorFilter.Toaster, "a colour filter: glaring, reddish from the middle"),
        new(LearnedPatternTrigger.TriggerName, "the pattern that was trained with the model and is stored in its checkpoint", [], LearnedPatternTrigger.Create),
        new("composite", "half an image of class 0 beside half an image of class 1, which mean class 2", ["class-a", "class-b", "class-c", "mixes"], settings =>
            new CompositeTrigger(settings.ClassA ?? 0, settings.ClassB ?? 1, settings.ClassC ?? 2, settings.Mixes ?? 10_000, settings.Seed)),
    ];

    /// <summary>Whether a name is <see cref="FromModel"/>, in any case, with or without hyphens.</summary>
    /// <param name="name">The name.</param>
    public static bool IsFromModel(string name) => SettingText.SameName(name, FromModel);

    /// <summary>Makes the trigger of a name, with its defaults.</summary>
    /// <param name="name">A name of <see cref="All"/>, in any case.</param>
    /// <param name="seed">The seed of what is drawn at random.</param>
    /// <exception cref="TriggerException">No trigger has the name, or it takes more than a seed.</exception>
    public static Trigger Create(string name, long seed) => Create(name, new TriggerSettings { Seed = seed });

    /// <summary>Makes the trigger of a name.</summary>
    /// <param name="name">A name of <see cref="All"/>, in any case.</param>
    /// <param name="settings">What is said of it besides; null for the defaults.</param>
    /// <exception cref="TriggerException">No trigger has the name, or a setting is missing, out of range or none of its own.</exception>
    public static Trigger Create(string name, TriggerSettings? settings = null)
    {
        var kind = Find(name);
        settings ??= new TriggerSettings();
        if (TriggerSettings.All.FirstOrDefault(setting => setting.Get(settings) is not null && !kind.Settings.Contains(setting.Name)) is { } strange)
            throw new TriggerException($"The {kind.Name} trigger has no setting '{strange.Name}'. {SettingText.Takes(kind.Settings)}");
        return kind.Create(settings);
    }

    /// <summary>Reads a trigger's settings from text.</summary>
    /// <param name="name">The trigger's name.</param>
    /// <param name="texts">Names of settings, in any case and with or without hyphens, and what they shall be.</param>
    /// <exception cref="MedicException">No trigger has the name, it has no such setting, or the text is no value of it.</exception>
    public static TriggerSettings ReadSettings(string name, IEnumerable<KeyValuePair<string, string>> texts)
    {
        var kind = Find(name);
        return SettingText.Apply(
            new TriggerSettings(), [.. TriggerSettings.All.Where(setting => kind.Settings.Contains(setting.Name))], texts, $"The {kind.Name} trigger");
    }

    /// <summary>Finds a kind of trigger.</summary>
    /// <param name="name">A name of <see cref="All"/>, in any case, with or without hyphens.</param>
    /// <exception cref="TriggerException">No trigger has the name.</exception>
    public static TriggerKind Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(kind => SettingText.SameName(kind.Name, name))
            ?? throw new TriggerException($"No trigger is called '{name}'; known are {string.Join(", ", All.Select(kind => kind.Name))}.");
    }

    private static TriggerKind Reflection(ReflectionVariant variant, string description) =>
        new(ReflectionTrigger.NameOf(variant), description, ["picture"], settings => ReflectionTrigger.Create(settings, variant));

    private static TriggerKind Filter(ColorFilter filter, string description) => new(SettingText.Of(filter), description, [], _ => new ColorFilterTrigger(filter));
}
