using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Removal.Comparison;

namespace Medic.Engine.Tests.Removal;

public sealed class RemovalPresetTests
{
    private static readonly MedicOptions Asymmetric = (MedicOptions)RemovalMethodCatalog.Medic.FindPreset("asymmetric").Options;

    [Fact]
    public void Every_method_has_its_published_settings_as_a_preset_and_every_preset_is_valid()
    {
        Assert.All(RemovalMethodCatalog.All, kind =>
        {
            Assert.Equal(kind.Published, kind.FindPreset("Published").Options);
            Assert.All(kind.Presets, preset => preset.Options.Validate());
        });
        Assert.NotEqual(RemovalMethodCatalog.Medic.Published, Asymmetric);
    }

    [Fact]
    public void What_is_given_comes_on_top_of_a_preset_wherever_it_stands()
    {
        var expected = Asymmetric with { Epochs = 3 };

        Assert.Equal(expected, new MedicOptions().With([new("epochs", "3"), new("preset", "asymmetric")]));
        Assert.Equal(expected, new MedicOptions().With([new("Preset", "Asymmetric"), new("epochs", "3")]));
    }

    [Fact]
    public void A_comparison_takes_a_preset_for_one_method()
    {
        var methods = RemovalComparisonOptions.With(
            [new MedicOptions(), RemovalMethodCatalog.Find("anp").Published], [new("epochs", "3"), new("medic.preset", "asymmetric")]);

        Assert.Equal(Asymmetric with { Epochs = 3 }, methods[0]);
        Assert.Equal(RemovalMethodCatalog.Find("anp").Published.With([new("epochs", "3")]), methods[1]);
    }

    [Fact]
    public void An_unknown_preset_is_an_error_that_lists_those_there_are()
    {
        var error = Assert.Throws<RemovalException>(() => RemovalMethodCatalog.Find("anp").Published.With([new("preset", "asymmetric")]));

        Assert.Equal("The method anp has no preset 'asymmetric'. It has published.", error.Message);
    }
}
