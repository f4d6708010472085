using System.Globalization;
using System.Text.Json;
using Medic.Engine.Measurement;
using Medic.Engine.Training;

namespace Medic.Engine.Tests;

public sealed class ResultTextTests
{
    [Fact]
    public void A_list_is_JSON_with_every_digit()
    {
        var epoch = new EpochReport(1, 2, 0.1 + 0.2, null, 0.01, 1.0 / 3, null, TimeSpan.FromSeconds(1.5), TimeSpan.Zero);

        var text = new ResultList<EpochReport>([epoch]).ToString();

        Assert.Equal(epoch, Assert.Single(JsonSerializer.Deserialize<EpochReport[]>(text)!));
    }

    [Fact]
    public void A_list_is_a_list()
    {
        var list = new ResultList<string>(["a", "b"]);

        Assert.Equal(2, list.Count);
        Assert.Equal("b", list[1]);
        Assert.Equal(["a", "b"], list);
    }

    [Fact]
    public void Named_values_are_JSON_within_each_other()
    {
        var values = new ResultDictionary(
        [
            new("note", "a \"quoted\" note"),
            new("options", new ResultDictionary([new("epochs", 60L), new("mean", new ResultList<object?>([0.4914, null]))])),
        ]);

        Assert.Equal("""{"note":"a \"quoted\" note","options":{"epochs":60,"mean":[0.4914,null]}}""", values.ToString());
    }

    [Fact]
    public void An_interval_has_all_its_digits_in_any_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal("0.30000000000000004..0.5", new WilsonInterval(0.1 + 0.2, 0.5).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
