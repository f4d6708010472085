using System.Globalization;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Attention;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Removal.ModeConnectivity;
using Medic.Engine.Removal.NeuronPruning;
using Medic.Engine.Settings;

namespace Medic.Engine.Tests.Removal;

public sealed class RemovalMethodCatalogTests
{
    public static TheoryData<string> Methods => [.. RemovalMethodCatalog.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_property_is_a_setting(string method)
    {
        var kind = RemovalMethodCatalog.Find(method);
        var properties = Properties(kind.Published.GetType(), "").Order(StringComparer.Ordinal);

        Assert.Equal(properties, kind.Settings.Select(setting => setting.Name.Replace("-", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(kind.Settings, setting => Assert.Matches("^[a-z]+(-[a-z]+)*$", setting.Name));

        static IEnumerable<string> Properties(Type record, string prefix) => record.GetProperties()
            .Where(property => property.SetMethod is not null)
            .SelectMany(property => property.PropertyType.IsAssignableTo(typeof(RemovalMethodOptions))
                ? Properties(property.PropertyType, property.Name)
                : [(prefix + property.Name).ToLowerInvariant()]);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_setting_reads_what_it_writes_and_changes_nothing_else(string method)
    {
        var kind = RemovalMethodCatalog.Find(method);
        Assert.All(kind.Settings, setting =>
        {
            if (setting.TextOf(kind.Published) is { } text)
                Assert.Equal(kind.Published, setting.Set(kind.Published, text));
            var other = Another(setting);
            var changed = setting.Set(kind.Published, other);
            Assert.Equal(other, setting.TextOf(changed));
            Assert.Equal([setting.Name], kind.Settings.Where(known => known.TextOf(changed) != known.TextOf(kind.Published)).Select(known => known.Name));
        });

        string Another(Setting<RemovalMethodOptions> setting) => setting.ValueType switch
        {
            { IsEnum: true } type => SettingText.Choices(type).First(choice => choice != setting.TextOf(kind.Published)),
            var type when type == typeof(bool) => setting.Get(kind.Published) is true ? "False" : "True",
            var type when type == typeof(string) => setting.Name == "hook-plane" ? "conv" : "WRN-16-2",
            _ => "7",
        };
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Its_ladder_holds_valid_values_and_the_published_one(string method)
    {
        var kind = RemovalMethodCatalog.Find(method);
        var setting = kind.Settings.Single(setting => setting.Name == kind.Ladder.Setting);

        Assert.Contains(setting.TextOf(kind.Published)!, kind.Ladder.Values);
        Assert.All(kind.Ladder.Values, value => setting.Set(kind.Published, value).Validate());
        Assert.Equal(kind.Ladder.Values.Distinct(), kind.Ladder.Values);
        var numbers = kind.Ladder.Values.Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(numbers.SequenceEqual(numbers.Order()) || numbers.SequenceEqual(numbers.OrderDescending()));
    }

    [Fact]
    public void Settings_of_every_kind_are_set_by_name()
    {
        var anp = (AnpOptions)new AnpOptions().With([new("PruneThreshold", "0.2"), new("iterations", "100"), new("keep-best", "true")]);
        Assert.Equal((0.2, 100, true, 4), (anp.PruneThreshold, anp.Iterations, anp.KeepBest, anp.Epochs));

        var nad = (NadOptions)new NadOptions().With([new("teacher-epochs", "3"), new("epochs", "2"), new("schedule", "cosine")]);
        Assert.Equal((3, 2, LearningRateSchedule.Cosine), (nad.Teacher.Epochs, nad.Epochs, nad.Schedule));

        var mcr = (McrOptions)new McrOptions().With([new("start-learning-rate", "0.01"), new("curve-point", "0.3")]);
        Assert.Equal((0.01, 0.3, 0.01), (mcr.Start.LearningRate, mcr.CurvePoint, mcr.LearningRate));

        var medic = (MedicOptions)new MedicOptions().With([new("hook-plane", "bn+conv"), new("clone-architecture", "wrn-16-2"), new("importance", "none")]);
        Assert.Equal(("WRN-16-2", Importance.None), (medic.CloneArchitecture, medic.Importance));
    }

    [Fact]
    public void What_a_method_does_not_know_is_refused_with_what_it_knows()
    {
        Assert.Equal(
            "The method anp has no setting 'weight-decay'. It takes epochs, batch-size, learning-rate, momentum, augment, keep-best, iterations, noise-limit, noise-steps, clean-share, prune-threshold.",
            Assert.Throws<MedicException>(() => new AnpOptions().With([new("weight-decay", "0")])).Message);
        Assert.Contains("'many' is no whole number", Assert.Throws<MedicException>(() => new AnpOptions().With([new("epochs", "many")])).Message, StringComparison.Ordinal);
        Assert.Contains("Known are WRN", Assert.Throws<Medic.Engine.Models.ModelException>(() => new MedicOptions().With([new("clone-architecture", "none")])).Message, StringComparison.Ordinal);
    }
}
