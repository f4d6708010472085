namespace Medic.Cli.Tests;

public sealed class ReportTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task WhatOtherCommandsPrintIsReportedOn()
    {
        var measured = await MedicProgram.Run("measure", workshop.Model, workshop.Below("missing.pth"), "--data", workshop.Data, "--trigger", "checker", "--target", "5", "--threads", "1", "--json");
        var results = workshop.WriteText("results.json", measured.Output);
        var report = workshop.Below("reports", "r.html");

        var run = await MedicProgram.Run("report", results, "--out", report, "--title", "A & B", "--json");

        Assert.Equal(0, run.ExitCode);
        var result = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal((2, 1), (result.GetProperty("modelCount").GetInt32(), result.GetProperty("failedCount").GetInt32()));
        Assert.Contains("<h1>A &amp; B</h1>", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        Assert.Equal(1, (await MedicProgram.Run("report", results, "--out", report)).ExitCode);
        Assert.Equal(0, (await MedicProgram.Run("report", results, "--out", report, "--force")).ExitCode);
    }

    [Fact]
    public async Task WhatIsNoResultIsBadUsage()
    {
        var run = await MedicProgram.Run("report", workshop.WriteText("other.json", "[{}]"), "--out", workshop.Below("none.html"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("other.json", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(workshop.Below("none.html")));
    }
}
