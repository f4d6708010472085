namespace Medic.Engine.Triggers;

/// <summary>One kind of trigger, by the name that options and results spell.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">One line for a front end's help.</param>
/// <param name="Create">Makes the trigger; throws <see cref="TriggerException"/> where a setting is missing or out of range.</param>
public sealed record TriggerKind(string Name, string Description, Func<TriggerSettings, Trigger> Create);

/// <summary>Every trigger there is. A new one is a file beside this one, and a line here.</summary>
public static class TriggerCatalog
{
    /// <summary>Every kind of trigger, in the order in which a front end lists them.</summary>
    public static IReadOnlyList<TriggerKind> All { get; } =
    [
        new("checker", "BadNet's 3x3 black and white checker in the bottom right corner", settings =>
            new CheckerTrigger(settings.Corner ?? Corner.BottomRight, settings.Margin ?? 0)),
        new("white-square", "a white 3x3 square, one pixel from the bottom right corner", settings =>
            new WhiteSquareTrigger(settings.Side ?? 3, settings.Corner ?? Corner.BottomRight, settings.Margin ?? 1)),
        new("four-corners", "the checker in all four corners, mirrored inwards", settings =>
            new FourCornersTrigger(settings.Margin ?? 0)),
        new("signal", "SIG's faint vertical stripes over the whole image", _ =>
            new SignalTrigger()),
        new(LearnedPatternTrigger.TriggerName, "the pattern that was trained with the model and is stored in its checkpoint", settings =>
            settings.Pattern is { } pattern
                ? new LearnedPatternTrigger(pattern.Trigger, pattern.Mask)
                : throw new TriggerException("The learned-pattern trigger takes a pattern: 'pattern.trigger' and 'pattern.mask' of the model's checkpoint.")),
        new("composite", "half an image of class 0 beside half an image of class 1, which mean class 2", settings =>
        {
            var (a, b, c) = settings.Classes ?? (0, 1, 2);
            return new CompositeTrigger(a, b, c, settings.MixCount ?? 10_000, settings.Seed);
        }),
    ];

    /// <summary>Makes the trigger of a name, with its defaults.</summary>
    /// <param name="name">A name of <see cref="All"/>, in any case.</param>
    /// <param name="seed">The seed of what is drawn at random.</param>
    /// <exception cref="TriggerException">No trigger has the name, or it takes more than a seed.</exception>
    public static Trigger Create(string name, long seed) => Create(name, new TriggerSettings { Seed = seed });

    /// <summary>Makes the trigger of a name.</summary>
    /// <param name="name">A name of <see cref="All"/>, in any case.</param>
    /// <param name="settings">What the user says of it besides; null for the defaults.</param>
    /// <exception cref="TriggerException">No trigger has the name, or a setting is missing or out of range.</exception>
    public static Trigger Create(string name, TriggerSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var kind = All.FirstOrDefault(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new TriggerException($"No trigger is called '{name}'; known are {string.Join(", ", All.Select(kind => kind.Name))}.");
        return kind.Create(settings ?? new TriggerSettings());
    }
}
