using Medic.Engine.Checkpoints;
using Medic.Engine.Settings;

namespace Medic.Engine.Triggers;

/// <summary>What is said of a trigger besides its name. A trigger takes what concerns it; null leaves its own default.</summary>
public sealed record TriggerSettings
{
    /// <summary>Where a patch stands (checker, white-square).</summary>
    public Corner? Corner { get; init; }

    /// <summary>How many pixels a patch keeps from the edges (checker, white-square, four-corners).</summary>
    public int? Margin { get; init; }

    /// <summary>The rows and columns of a patch (white-square).</summary>
    public int? Side { get; init; }

    /// <summary>The half of the image that turns black (half-black).</summary>
    public ImageHalf? Half { get; init; }

    /// <summary>How much of the trigger there is in the stamped image (random-pixels, signal), or how far it moves pixels (warp).</summary>
    public double? Strength { get; init; }

    /// <summary>The height of the stripes' wave, in byte values (signal).</summary>
    public double? Amplitude { get; init; }

    /// <summary>The stripes' wave, in radians a column (signal).</summary>
    public double? Frequency { get; init; }

    /// <summary>Control points of the field, a side (warp).</summary>
    public int? Grid { get; init; }

    /// <summary>A file with the pattern that is added (trojan-square).</summary>
    public string? Pattern { get; init; }

    /// <summary>The picture that is reflected (reflection and its variants).</summary>
    public string? Picture { get; init; }

    /// <summary>How many sides the polygon has (polygon).</summary>
    public int? Sides { get; init; }

    /// <summary>The polygon's colour (polygon).</summary>
    public PolygonColor? Color { get; init; }

    /// <summary>The least area of the polygon, as a share of the sign's (polygon).</summary>
    public double? MinArea { get; init; }

    /// <summary>The most area of the polygon, as a share of the sign's (polygon).</summary>
    public double? MaxArea { get; init; }

    /// <summary>The sign's area, as a share of the image's, where the data do not say where it is (polygon).</summary>
    public double? SignArea { get; init; }

    /// <summary>The label of one image of a mix (composite).</summary>
    public int? ClassA { get; init; }

    /// <summary>The label of the other image of a mix (composite).</summary>
    public int? ClassB { get; init; }

    /// <summary>The label that a mix means (composite).</summary>
    public int? ClassC { get; init; }

    /// <summary>How many mixes are measured (composite).</summary>
    public int? Mixes { get; init; }

    /// <summary>The seed of what is drawn at random.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// What a trigger has that was drawn, learned or read from a file when it was first made, by name; such a trigger is made again
    /// from these, whatever the seed and the files.
    /// </summary>
    public IReadOnlyDictionary<string, TensorData>? Tensors { get; init; }

    /// <summary>Every setting but the seed and the tensors, in the order in which a front end lists them.</summary>
    public static IReadOnlyList<Setting<TriggerSettings>> All { get; } =
    [
        Setting.Of<TriggerSettings, Corner>("corner", "the corner a patch stands in", s => s.Corner, (s, value) => s with { Corner = value }),
        Setting.Of<TriggerSettings, int>("margin", "how many pixels a patch keeps from the edges", s => s.Margin, (s, value) => s with { Margin = value }),
        Setting.Of<TriggerSettings, int>("side", "rows and columns of a patch", s => s.Side, (s, value) => s with { Side = value }),
        Setting.Of<TriggerSettings, ImageHalf>("half", "the half that turns black", s => s.Half, (s, value) => s with { Half = value }),
        Setting.Of<TriggerSettings, double>("strength", "how strong the trigger is", s => s.Strength, (s, value) => s with { Strength = value }),
        Setting.Of<TriggerSettings, double>("amplitude", "height of the stripes' wave, in byte values", s => s.Amplitude, (s, value) => s with { Amplitude = value }),
        Setting.Of<TriggerSettings, double>("frequency", "the stripes' wave, in radians a column", s => s.Frequency, (s, value) => s with { Frequency = value }),
        Setting.Of<TriggerSettings, int>("grid", "control points of the warp, a side", s => s.Grid, (s, value) => s with { Grid = value }),
        Setting.Text<TriggerSettings>("pattern", "a NumPy file (.npz, .npy) with the pattern that is added", s => s.Pattern, (s, value) => s with { Pattern = value }),
        Setting.Text<TriggerSettings>("picture", "the image file that is reflected; a window is drawn if not given", s => s.Picture, (s, value) => s with { Picture = value }),
        Setting.Of<TriggerSettings, int>("sides", "sides of the polygon; drawn if not given", s => s.Sides, (s, value) => s with { Sides = value }),
        Setting.Of<TriggerSettings, PolygonColor>("color", "colour of the polygon; drawn if not given", s => s.Color, (s, value) => s with { Color = value }),
        Setting.Of<TriggerSettings, double>("min-area", "least area of the polygon, as a share of the sign's", s => s.MinArea, (s, value) => s with { MinArea = value }),
        Setting.Of<TriggerSettings, double>("max-area", "most area of the polygon, as a share of the sign's", s => s.MaxArea, (s, value) => s with { MaxArea = value }),
        Setting.Of<TriggerSettings, double>("sign-area", "area of the sign in the middle, as a share of the image's, where the data do not say where it is", s => s.SignArea, (s, value) => s with { SignArea = value }),
        Setting.Of<TriggerSettings, int>("class-a", "the class of one image of a mix", s => s.ClassA, (s, value) => s with { ClassA = value }),
        Setting.Of<TriggerSettings, int>("class-b", "the class of the other image of a mix", s => s.ClassB, (s, value) => s with { ClassB = value }),
        Setting.Of<TriggerSettings, int>("class-c", "the class that a mix means", s => s.ClassC, (s, value) => s with { ClassC = value }),
        Setting.Of<TriggerSettings, int>("mixes", "how many mixes are measured", s => s.Mixes, (s, value) => s with { Mixes = value }),
    ];
}
