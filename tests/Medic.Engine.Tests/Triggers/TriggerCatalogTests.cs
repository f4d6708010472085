using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class TriggerCatalogTests
{
    [Fact]
    public void Every_kind_makes_a_trigger_of_its_own_name()
    {
        using var scope = NewDisposeScope();
        var settings = new TriggerSettings { Pattern = (zeros(1, 2, 2), zeros(1, 2, 2)) };

        Assert.Equal(TriggerCatalog.All.Select(kind => kind.Name), TriggerCatalog.All.Select(kind => kind.Create(settings).Name));
        Assert.All(TriggerCatalog.All, kind => Assert.NotEmpty(kind.Description));
    }

    [Fact]
    public void Settings_reach_their_trigger()
    {
        var trigger = (WhiteSquareTrigger)TriggerCatalog.Create("White-Square", new TriggerSettings { Side = 1, Margin = 0, Corner = Corner.TopRight });

        Assert.Equal([9, 255, 9, 9], Images.StampOne(trigger, 2, 2, 9));
        Assert.Equal(7, TriggerCatalog.Create("composite", new TriggerSettings { Classes = (1, 2, 7) }).ImpliedTarget);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_those_that_are_known()
    {
        var error = Assert.Throws<TriggerException>(() => TriggerCatalog.Create("cheker"));

        Assert.Contains("checker, white-square", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learned_pattern_needs_its_pattern() =>
        Assert.Throws<TriggerException>(() => TriggerCatalog.Create("learned-pattern", seed: 0));
}
