using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Medic.Engine.Detection;
using Medic.Engine.Measurement;
using Medic.Engine.Models;
using Medic.Engine.Reporting;
using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests.Reporting;

public sealed class ReportedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cloning_is_taken_up_whole()
    {
        var model = ReportedModel.Of(SampleResults.Cloned);

        RequireCloned(model);
        Assert.Equal(SampleResults.Cloned.History, model.History);
        Assert.Equal(SampleResults.Cloned.Duration, model.Duration);
        Assert.Equal("42", Fact(model, "Seed"));
        Assert.Equal("2", Fact(model, "Threads"));
        Assert.Equal(new string('a', 64), Fact(model, "SHA-256 before"));
        Assert.Equal("0.0478", Fact(model, "Attack success rate after"));
    }

    [Fact]
    public void What_failed_says_why()
    {
        var model = ReportedModel.Of(SampleResults.Failed);

        Assert.Equal(("Failed", SampleResults.Failed.Reason, true), (model.Status, model.Reason, model.IsFailed));
        Assert.Empty(model.History);
        var measured = ReportedModel.Of(new MeasureResult { Path = "/m.pth", Error = "/m.pth: is empty." });
        Assert.Equal(("Failed", "/m.pth: is empty.", ReportedWork.Measurement), (measured.Status, measured.Reason, measured.Work));
    }

    [Fact]
    public void Measured_and_trained_models_are_taken_up_too()
    {
        var measured = ReportedModel.Of(SampleResults.Measured);
        Assert.Equal((ReportedWork.Measurement, "Measured", 0.5, 0.25), (measured.Work, measured.Status, measured.CleanAccuracyBefore, measured.AttackSuccessRateBefore));
        Assert.Equal(SampleResults.Measured.Classes, measured.Classes);

        var trained = ReportedModel.Of(SampleResults.Trained);
        Assert.Equal((ReportedWork.Training, "Trained", 0.99), (trained.Work, trained.Status, trained.AttackSuccessRateBefore));
        Assert.Equal("0.1", Fact(trained, "Poison rate"));
    }

    [Fact]
    public void Searched_models_are_taken_up_with_what_was_found_of_each_class()
    {
        var found = new ClassTrigger(5, "dog", 7.5, 0.99, 3.25, Flagged: true) { TriggerPath = "/found/class-5.trigger" };
        var result = new DetectionResult
        {
            Path = "/models/a.pth",
            CleanAccuracy = 0.8,
            Suspicious = true,
            FlaggedLabels = new ResultList<int>([5]),
            Classes = new ResultList<ClassTrigger>([found]),
            Seed = 0,
            Device = "cpu",
            Threads = 1,
        };

        var model = ReportedModel.Of(result);

        Assert.Equal((ReportedWork.Detection, "Suspicious", 0.8, false), (model.Work, model.Status, model.CleanAccuracyBefore, model.IsFailed));
        Assert.Equal([found with { TriggerPath = null }], model.Triggers);
        Assert.Empty(model.Classes);
        Assert.Equal("5", Fact(model, "Flagged labels"));
        Assert.Equal("Unsuspicious", ReportedModel.Of(result with { Suspicious = false }).Status);
        // As a CSV file has it.
        var text = $$"""{"Path":"/models/a.pth","Suspicious":"True","Classes":{{JsonSerializer.Serialize(result.Classes!.ToString())}}}""";
        Assert.Equal(model.Triggers, ReportedModel.Parse(JsonDocument.Parse(text).RootElement).Triggers);
        Assert.Equal(("Failed", "/m.pth: is empty."), (ReportedModel.Of(result with { Error = "/m.pth: is empty.", Suspicious = null }).Status, ReportedModel.Of(result with { Error = "/m.pth: is empty." }).Reason));
    }

    [Fact]
    public void Other_spellings_of_the_same_say_the_same()
    {
        // As 'medic --json' writes it: other case, seconds.
        var lower = Json(node =>
        {
            var renamed = new JsonObject();
            foreach (var (name, value) in node)
                renamed[JsonNamingPolicy.CamelCase.ConvertName(name)] = value?.DeepClone();
            renamed["duration"] = 3723.456;
            return renamed;
        });
        RequireCloned(lower);
        Assert.Equal(SampleResults.Cloned.Duration, lower.Duration);

        // As ConvertTo-Json does: enumerations as numbers, times taken apart, and what lies deep as text.
        var powerShell = Json(node =>
        {
            node["Status"] = 0;
            node["Duration"] = new JsonObject { ["Ticks"] = 37234560000, ["TotalSeconds"] = 3723.456 };
            node["History"] = new JsonArray("EpochReport { Epoch = 1 }");
            return node;
        });
        RequireCloned(powerShell);
        Assert.Equal(SampleResults.Cloned.Duration, powerShell.Duration);
        Assert.Empty(powerShell.History);
    }

    [Fact]
    public void The_cells_of_a_CSV_file_say_the_same()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            var csv = Json(_ =>
            {
                var cells = new JsonObject();
                foreach (var property in SampleResults.Cloned.GetType().GetProperties())
                    cells[property.Name] = $"{property.GetValue(SampleResults.Cloned)}";
                Assert.Equal("0,7951", (string?)cells["CleanAccuracyBefore"]);
                cells["Warnings"] = new ResultList<string>(SampleResults.Cloned.Warnings).ToString();
                return cells;
            });
            RequireCloned(csv);
            Assert.Equal(SampleResults.Cloned.History, csv.History);
            Assert.Null(csv.Reason);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Properties_that_nobody_knows_yet_are_facts()
    {
        var model = Json(node =>
        {
            node["QuarantinePath"] = "/quarantine/a.pth";
            node["Options"] = new JsonObject { ["HookPlane"] = "conv", ["Nested"] = new JsonObject { ["keep_best"] = true }, ["Mean"] = new JsonArray(0.5, 0.25) };
            return node;
        });

        Assert.Equal("/quarantine/a.pth", Fact(model, "Quarantine path"));
        var options = Assert.Single(model.Facts, group => group.Title == "Options").Facts;
        Assert.Equal([new("Hook plane", "conv"), new("Nested: Keep best", "yes"), new("Mean", "0.5, 0.25")], options);
    }

    [Theory]
    [InlineData("""{"Name":"a"}""")]
    [InlineData("""{"Path":"/a"}""")]
    [InlineData("""{"Status":"Cleaned","OutputPath":"/a"}""")]
    [InlineData("[]")]
    [InlineData("3")]
    public void Anything_else_is_refused(string json) =>
        Assert.Throws<ReportingException>(() => ReportedModel.Parse(JsonSerializer.Deserialize<JsonElement>(json)));

    [Fact]
    public void An_inspection_is_no_result_to_report_on() =>
        Assert.Throws<ReportingException>(() => ReportedModel.Of(new InspectResult { Path = "/a.pth" }));

    [Fact]
    public void Files_hold_one_result_or_several()
    {
        File.WriteAllText(_folder["one.json"], JsonSerializer.Serialize(SampleResults.Measured, ResultJson.Options));
        File.WriteAllText(_folder["two.json"], JsonSerializer.Serialize(new[] { SampleResults.Cloned, SampleResults.Failed }, ResultJson.Options));
        File.WriteAllText(_folder["bad.json"], "{");
        File.WriteAllText(_folder["other.json"], "[{}]");

        Assert.Single(ReportedModel.ReadFile(_folder["one.json"]));
        Assert.Equal(2, ReportedModel.ReadFile(_folder["two.json"]).Count);
        foreach (var name in new[] { "bad.json", "other.json", "missing.json" })
            Assert.StartsWith(_folder[name], Assert.Throws<ReportingException>(() => ReportedModel.ReadFile(_folder[name])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparisons_table_is_read_as_its_results_are()
    {
        File.WriteAllText(
            _folder["results.csv"],
            """
            Scenario,Method,Setting,Seed,IsChosen,Status,CleanAccuracyBefore,CleanAccuracyAfter,AttackSuccessRateBefore,AttackSuccessRateAfter,Seconds,Path,OutputPath,Reason
            badnet,anp,,1,True,Cleaned,0.7951,0.7919,1,0.0478,90.5,/models/a.pth,/cleaned/a.pth,
            badnet,nad,,1,True,Failed,0.7951,,1,,120,/models/a.pth,,"diverged ""early"", epoch 2"
            """);

        var models = ReportedModel.ReadFile(_folder["results.csv"]);

        Assert.Equal(2, models.Count);
        var (anp, nad) = (models[0], models[1]);
        Assert.Equal(("badnet", "anp", (string?)null, 1L, true, "Cleaned"), (anp.Scenario, anp.Method, anp.Setting, anp.Seed, anp.IsChosen, anp.Status));
        Assert.Equal((0.7951, 0.7919, 1.0, 0.0478), (anp.CleanAccuracyBefore, anp.CleanAccuracyAfter, anp.AttackSuccessRateBefore, anp.AttackSuccessRateAfter));
        Assert.Equal(TimeSpan.FromSeconds(90.5), anp.Duration);
        Assert.Equal(TimeSpan.FromMinutes(2), nad.Duration);
        Assert.Equal((true, "diverged \"early\", epoch 2", (double?)null), (nad.IsFailed, nad.Reason, nad.CleanAccuracyAfter));
    }

    [Theory]
    [InlineData("Path,Status,OutputPath\n/a.pth,Cleaned\n", "line 2")]
    [InlineData("Path,Status\n\"/a.pth,Cleaned\n", "line 3")]
    [InlineData("Name,Size\na,3\n", "no result")]
    public void A_table_of_something_else_is_refused_with_its_name(string text, string expected)
    {
        File.WriteAllText(_folder["other.csv"], text);

        var error = Assert.Throws<ReportingException>(() => ReportedModel.ReadFile(_folder["other.csv"]));
        Assert.StartsWith(_folder["other.csv"], error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static void RequireCloned(ReportedModel model)
    {
        Assert.Equal(("/models/a.pth", "/cleaned/a.pth", ReportedWork.Cloning, "Cleaned"), (model.Path, model.OutputPath, model.Work, model.Status));
        Assert.Equal((0.7951, 0.7919, 1.0, 0.0478), (model.CleanAccuracyBefore, model.CleanAccuracyAfter, model.AttackSuccessRateBefore, model.AttackSuccessRateAfter));
        Assert.Equal(("checker", 5, "WRN-16-1"), (model.Trigger, model.TargetLabel, model.Architecture));
        Assert.Equal(["two channels are silent"], model.Warnings);
    }

    private static ReportedModel Json(Func<JsonObject, JsonNode> change) =>
        ReportedModel.Parse(JsonSerializer.SerializeToElement(change(JsonSerializer.SerializeToNode(SampleResults.Cloned, ResultJson.Options)!.AsObject())));

    private static string Fact(ReportedModel model, string name) =>
        Assert.Single(model.Facts.SelectMany(group => group.Facts), fact => fact.Key == name).Value;
}
