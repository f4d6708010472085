using System.Text.RegularExpressions;
using System.Xml.Linq;
using Medic.Engine.Checkpoints;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Reporting;
using Medic.Engine.Reporting.Html;
using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests.Reporting;

public sealed partial class HtmlReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ReportOptions Options => new() { OutputPath = _folder["report.html"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_tells_of_every_result()
    {
        var seen = new List<string>();
        ReportedModel[] models =
        [
            ReportedModel.Of(SampleResults.Cloned), ReportedModel.Of(SampleResults.Failed), ReportedModel.Of(SampleResults.Measured), ReportedModel.Of(SampleResults.Trained),
        ];

        var result = HtmlReport.Write(
            models, Options with { Title = "Release 12", Time = new DateTimeOffset(2026, 5, 4, 3, 2, 0, TimeSpan.FromHours(2)) }, new Watcher<ReportedModel>(model => seen.Add(model.Path)));

        Assert.Equal((_folder["report.html"], 4, 1, 1), (result.Path, result.ModelCount, result.FailedCount, result.WarningCount));
        Assert.Equal(new FileInfo(result.Path).Length, result.FileSize);
        Assert.Equal(models.Select(model => model.Path), seen);
        var page = Read();
        Assert.Equal("Release 12", Assert.Single(page.Descendants("h1")).Value);
        Assert.Contains("2026-05-04 03:02 +02:00", page.Value, StringComparison.Ordinal);
        // One row a model; the two of them that were not cloned have one figure each.
        var rows = page.Descendants("tbody").First().Elements("tr").Select(row => row.Elements().Select(cell => cell.Value.Replace('\u00A0', ' ')).ToArray()).ToArray();
        Assert.Equal(["a.pth", "Cleaned", "medic", "WRN-16-1", "checker \u2192 5", "79.5 %", "79.2 %", "100.0 %", "4.8 %", "1:02:03"], rows[0]);
        Assert.Equal(["bad.pth", "Failed", "medic", "\u2013", "\u2013", "\u2013", "\u2013", "\u2013", "\u2013", "0:00"], rows[1]);
        Assert.Equal(["b.pth", "Measured", "\u2013", "ResNet-18", "signal \u2192 3", "50.0 %", "\u2013", "25.0 %", "\u2013", "\u2013"], rows[2]);
        var notices = page.Descendants("div").Where(element => ((string?)element.Attribute("class"))?.StartsWith("notice", StringComparison.Ordinal) == true).ToArray();
        Assert.Contains(SampleResults.Failed.Reason!, notices[0].Value, StringComparison.Ordinal);
        Assert.Contains("two channels are silent", notices[1].Value, StringComparison.Ordinal);
        Assert.Equal(4, page.Descendants("article").Count());
    }

    [Fact]
    public void A_clone_has_its_curves_and_epochs()
    {
        HtmlReport.Write([ReportedModel.Of(SampleResults.Cloned)], Options);

        var article = Read().Descendants("article").Single();
        Assert.Equal(
            ["Classification loss by epoch.", "Clone loss by epoch.", "Clean accuracy and attack success rate by epoch."],
            article.Descendants().Where(element => element.Name.LocalName == "svg").Select(chart => (string?)chart.Attribute("aria-label")));
        Assert.Equal(2, article.Descendants("tbody").Single().Elements("tr").Count());
        Assert.Contains("200.5", article.Descendants("tbody").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Methods_are_compared_where_results_are_of_a_comparison()
    {
        HtmlReport.Write([ReportedModel.Of(SampleResults.Cloned) with { Scenario = "badnet" }], Options);

        Assert.Contains("Methods compared", Read().Descendants("h2").Select(title => title.Value));
    }

    [Fact]
    public void Strangers_names_are_text()
    {
        const string Name = "<script>alert(1)</script>\"'&amp;<img src=x onerror=alert(1)>\u202Egpj.\u0001\uD800";
        var model = SampleResults.Failed with { Path = "/models/" + Name, OutputPath = "</style>" + Name, Reason = "<b>" + Name, Device = "]]>" };
        var warned = SampleResults.Cloned with { Warnings = ["<svg onload=alert(1)>"], Trigger = "<i>" };

        HtmlReport.Write([ReportedModel.Of(model), ReportedModel.Of(warned)], Options with { Title = "</title><script>" });

        var page = Read();
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "img" or "b" or "i");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain("<script", File.ReadAllText(Options.OutputPath), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("script>\"'&amp;<img src=x onerror=alert(1)>\\u202Egpj.\\u0001", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_needs_nothing_but_itself()
    {
        HtmlReport.Write([ReportedModel.Of(SampleResults.Cloned), ReportedModel.Of(SampleResults.Measured)], Options);

        var text = File.ReadAllText(Options.OutputPath);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(FetchesSomething(), text);
        var page = Read();
        Assert.All(page.Descendants().Attributes("href"), link => Assert.StartsWith("#", link.Value, StringComparison.Ordinal));
        Assert.All(page.Descendants().Attributes("href"), link => Assert.Contains(page.Descendants().Attributes("id"), id => id.Value == link.Value[1..]));
        // What a browser would take for the beginning of markup, or would see as it is written and not as it is meant.
        Assert.Equal(-1, page.Descendants("style").Single().Value.AsSpan().IndexOfAny('<', '>', '&'));
        // Elements other than those that never have an end must not be closed in their own tag.
        Assert.DoesNotMatch(EmptyElement(), SvgOut().Replace(text, string.Empty));
    }

    [Fact]
    public void The_options_are_those_in_the_clones_file_if_it_is_still_that_file()
    {
        var record = new Dictionary<string, object?> { ["options"] = new Dictionary<string, object?> { ["clone_weight"] = 10.5, ["hook_plane"] = "conv" } };
        using var network = Workbench.Fresh("WRN-10-1");
        var written = CheckpointWriter.Write(_folder["a.pth"], NetworkState.Capture(network), new CheckpointLayout(null, HasModulePrefix: false), record);
        var clone = SampleResults.Cloned with { OutputPath = written.Path, Sha256After = written.Sha256 };

        HtmlReport.Write([ReportedModel.Of(clone), ReportedModel.Of(clone with { Sha256After = new string('d', 64) })], Options);

        var articles = Read().Descendants("article").ToArray();
        Assert.Equal(["Result", "Options"], articles[0].Descendants("h4").Select(title => title.Value));
        Assert.Contains("Clone weight10.5", articles[0].Value, StringComparison.Ordinal);
        Assert.Equal(["Result"], articles[1].Descendants("h4").Select(title => title.Value));
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_only_where_that_is_said()
    {
        File.WriteAllText(Options.OutputPath, "old");

        Assert.Throws<ReportingException>(() => HtmlReport.Write([ReportedModel.Of(SampleResults.Cloned)], Options));
        Assert.Throws<ReportingException>(Options.Validate);
        Assert.Equal("old", File.ReadAllText(Options.OutputPath));
        HtmlReport.Write([ReportedModel.Of(SampleResults.Cloned)], Options with { Overwrite = true });
        Assert.NotEqual("old", File.ReadAllText(Options.OutputPath));
    }

    [Fact]
    public void Nothing_is_written_without_results_or_when_cancelled()
    {
        Assert.Throws<ReportingException>(() => HtmlReport.Write([], Options));
        Assert.ThrowsAny<OperationCanceledException>(() => HtmlReport.Write([ReportedModel.Of(SampleResults.Cloned)], Options, cancellationToken: new CancellationToken(true)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Models_of_one_name_are_told_apart_by_their_folders()
    {
        ReportedModel[] models = [.. new[] { "/m/badnet/best.pth", @"C:\m\SIG\best.pth", "/m/other/x.pth" }.Select(path => ReportedModel.Of(new CloneResult
        {
            Path = path, OutputPath = path, Status = CloneStatus.Cleaned, Method = "medic", Seed = 0, Device = "cpu", Threads = 1,
        }))];

        Assert.Equal(["badnet/best.pth", "SIG/best.pth", "other/x.pth"], NamedModel.NameAll(models).Select(model => model.Name));
        Assert.Equal(["best.pth"], NamedModel.NameAll(models[..1]).Select(model => model.Name));
        // The same model twice cannot be told apart, and need not be.
        Assert.Equal(["best.pth", "best.pth"], NamedModel.NameAll([models[0], models[0]]).Select(model => model.Name));
    }

    [Theory]
    [InlineData("plain \u00E9\u4E2D\U0001F600 text", "plain \u00E9\u4E2D\U0001F600 text")]
    [InlineData("a\u200Bb", "a\\u200Bb")]
    [InlineData("\u2066x\u2069", "\\u2066x\\u2069")]
    [InlineData("\u0000\u001B", "\\u0000\\u001B")]
    public void Characters_that_hide_or_deceive_are_shown(string text, string visible) => Assert.Equal(visible, HtmlDocument.Visible(text));

    private XElement Read()
    {
        var text = File.ReadAllText(Options.OutputPath);
        return XElement.Parse(text[text.IndexOf('\n', StringComparison.Ordinal)..], LoadOptions.PreserveWhitespace);
    }

    [GeneratedRegex(@"<script|@import|url\(|\ssrc=|<link|<iframe|<object", RegexOptions.IgnoreCase)]
    private static partial Regex FetchesSomething();

    [GeneratedRegex("<(?!meta|br|col|hr)[a-z0-9]+[^>]*/>")]
    private static partial Regex EmptyElement();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex SvgOut();
}
