namespace Medic.Cli.Tests;

public sealed class MeasureTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task BadFilesGiveOneLineEachAndTheOthersAreMeasured()
    {
        var missing = workshop.Below("missing.pth");
        var empty = workshop.WriteText("empty.pth", string.Empty);
        var noCheckpoint = workshop.WriteText("notes.pth", "Nothing to see here.");
        var truncated = workshop.Below("truncated.pth");
        await File.WriteAllBytesAsync(truncated, (await File.ReadAllBytesAsync(workshop.Model, Cancellation))[..^5000], Cancellation);

        var run = await MedicProgram.Run(
            "measure", missing, empty, workshop.Model, noCheckpoint, truncated, "--data", workshop.Data, "--trigger", "checker", "--target", "5", "--threads", "1", "--json");

        Assert.Equal(1, run.ExitCode);
        var results = run.Json.EnumerateArray().ToArray();
        Assert.Equal([missing, empty, workshop.Model, noCheckpoint, truncated], results.Select(result => result.GetProperty("path").GetString()));
        Assert.Equal(
            [false, false, true, false, false],
            results.Select(result => result.GetProperty("error").ValueKind == System.Text.Json.JsonValueKind.Null));
        Assert.Equal(4, run.ErrorLines.Length);
        Assert.All([missing, empty, noCheckpoint, truncated], path => Assert.Single(run.ErrorLines, line => line.StartsWith(path, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ResultsHaveTheRecordsNames()
    {
        var run = await MedicProgram.Run("measure", workshop.Model, "--data", workshop.Data, "--trigger", "Checker", "--target", "5", "--threads", "1", "--json");

        Assert.Equal(0, run.ExitCode);
        var result = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal("WRN-10-1", result.GetProperty("architecture").GetString());
        Assert.Equal("checker", result.GetProperty("trigger").GetString());
        Assert.Equal(5, result.GetProperty("targetLabel").GetInt32());
        Assert.InRange(result.GetProperty("cleanAccuracy").GetDouble(), 0, 1);
        Assert.Equal(40, result.GetProperty("cleanCount").GetInt64());
        Assert.InRange(result.GetProperty("attackSuccessRate").GetDouble(), 0, 1);
        Assert.Equal(36, result.GetProperty("stampedCount").GetInt64());
        Assert.InRange(result.GetProperty("interval").GetProperty("low").GetDouble(), 0, result.GetProperty("interval").GetProperty("high").GetDouble());
    }

    [Fact]
    public async Task TheTableFits120Columns()
    {
        var run = await MedicProgram.Run("measure", workshop.Model, "--data", workshop.Data, "--trigger", "checker", "--target", "5", "--threads", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(" %", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 120, line));
    }

    [Fact]
    public async Task ATargetThatIsNoClassFailsTheModel()
    {
        var run = await MedicProgram.Run("measure", workshop.Model, "--data", workshop.Data, "--trigger", "checker", "--target", "10", "--threads", "1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.ErrorLines, line => line.Contains("Target label 10", StringComparison.Ordinal));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
