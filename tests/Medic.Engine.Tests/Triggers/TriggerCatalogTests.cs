using Medic.Engine.Checkpoints;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class TriggerCatalogTests
{
    private const int Side = 16;

    public static TheoryData<string> Names => [.. TriggerCatalog.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_trigger_says_what_makes_it_again(string name)
    {
        using var scope = NewDisposeScope();
        var first = TriggerCatalog.Create(name, Needed with { Seed = 3 });
        var settings = first.Settings;

        // Through text, as they stand in a checkpoint.
        var kept = TriggerSettings.All.Aggregate(
            new TriggerSettings { Tensors = settings.Tensors, Seed = 3 },
            (copy, setting) => setting.TextOf(settings) is { } text ? setting.Set(copy, text) : copy);
        var second = TriggerCatalog.Create(name, kept);
        var ofAnotherSeed = TriggerCatalog.Create(name, kept with { Seed = 4 });

        Assert.Equal(TensorsOf(first), TensorsOf(ofAnotherSeed));

        Assert.Equal((name, name), (first.Name, second.Name));
        Assert.NotEmpty(TriggerCatalog.Find(name).Description);
        if (first is not ImageTrigger trigger)
            return;
        var images = Images.Random(3, 3, Side, Side);
        var keys = arange(3, ScalarType.Int64);
        Assert.Equal(Images.Floats(trigger.Stamp(images, keys)), Images.Floats(((ImageTrigger)second).Stamp(images, keys)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_image_is_stamped_alike_in_any_company(string name)
    {
        if (TriggerCatalog.Create(name, Needed) is not ImageTrigger trigger)
            return;
        using var scope = NewDisposeScope();
        var images = Images.Random(5, 3, Side, Side);
        var keys = tensor(new[] { 7L, 1, 40_000_000_000, 3, 1 });

        var together = trigger.Stamp(images, keys);
        var alone = trigger.Stamp(images.narrow(0, 3, 1), keys.narrow(0, 3, 1));

        Assert.Equal(Images.Floats(alone), Images.Floats(together.narrow(0, 3, 1)));
        Assert.True(together.ge(0).logical_and(together.le(1)).all().item<bool>());
        Assert.True(together.sub(images.to(ScalarType.Float32) / 255).abs().gt(1e-3).any().item<bool>(), "nothing was stamped");
    }

    [Fact]
    public void Settings_reach_their_trigger()
    {
        var trigger = (WhiteSquareTrigger)TriggerCatalog.Create("White-Square", new TriggerSettings { Side = 1, Margin = 0, Corner = Corner.TopRight });

        Assert.Equal([9, 255, 9, 9], Images.StampOne(trigger, 2, 2, 9));
        Assert.Equal(7, TriggerCatalog.Create("composite", new TriggerSettings { ClassA = 1, ClassB = 2, ClassC = 7 }).ImpliedTarget);
    }

    [Fact]
    public void Settings_are_read_from_text()
    {
        var settings = TriggerSettings.All.ToDictionary(setting => setting.Name);

        Assert.Equal(Corner.TopLeft, settings["corner"].Set(new(), "TopLeft").Corner);
        Assert.Equal("top-left", settings["corner"].TextOf(new() { Corner = Corner.TopLeft }));
        Assert.Equal(0.25, settings["strength"].Set(new(), "2.5e-1").Strength);
        Assert.Contains("top-left, top-right", Assert.Throws<MedicException>(() => settings["corner"].Set(new(), "middle")).Message, StringComparison.Ordinal);
        Assert.Contains("no whole number", Assert.Throws<MedicException>(() => settings["side"].Set(new(), "1.5")).Message, StringComparison.Ordinal);
        Assert.Contains("no number", Assert.Throws<MedicException>(() => settings["strength"].Set(new(), "NaN")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_of_another_trigger_is_refused_with_those_it_takes()
    {
        var error = Assert.Throws<TriggerException>(() => TriggerCatalog.Create("checker", new TriggerSettings { Side = 5 }));

        Assert.Contains("no setting 'side'. It takes corner, margin.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_those_that_are_known()
    {
        var error = Assert.Throws<TriggerException>(() => TriggerCatalog.Create("cheker"));

        Assert.Contains("checker, white-square", error.Message, StringComparison.Ordinal);
        Assert.Equal("four-corners", TriggerCatalog.Find("FourCorners").Name);
    }

    [Fact]
    public void A_pattern_that_a_trigger_needs_is_asked_for()
    {
        Assert.Throws<TriggerException>(() => TriggerCatalog.Create("learned-pattern", seed: 0));
        Assert.Throws<TriggerException>(() => TriggerCatalog.Create("trojan-square", seed: 0));
    }

    private static IEnumerable<string> TensorsOf(Trigger trigger) =>
        (trigger.Settings.Tensors ?? new Dictionary<string, TensorData>()).Select(entry => $"{entry.Key} {Convert.ToHexString(entry.Value.Bytes.Span)}");

    // What triggers have no default for.
    private static TriggerSettings Needed
    {
        get
        {
            using var scope = NewDisposeScope();
            return new TriggerSettings
            {
                Tensors = new Dictionary<string, TensorData>
                {
                    ["trigger"] = linspace(-1, 1, 3 * Side * Side).view(3, Side, Side).ToTensorData(),
                    ["mask"] = ones(3, Side, Side).ToTensorData(),
                    ["pattern"] = full([3, 2, 2], 77.5f).ToTensorData(),
                },
            };
        }
    }
}
