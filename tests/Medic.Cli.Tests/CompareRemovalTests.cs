namespace Medic.Cli.Tests;

public sealed class CompareRemovalTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task MethodsAreComparedAndKept()
    {
        var output = workshop.Below("compared");

        var run = await Compare(output, "--method", "anp,fine-tuning", "--method-option", "epochs=1", "--seed", "0,1", "--scenario", "small", "--trigger", "checker", "--target", "5", "--json");

        Assert.Equal(0, run.ExitCode);
        var results = run.Json.EnumerateArray().ToArray();
        Assert.Equal(
            ["anp 0", "anp 1", "fine-tuning 0", "fine-tuning 1"],
            results.Select(result => $"{result.GetProperty("method").GetString()} {result.GetProperty("seed").GetInt64()}"));
        Assert.All(results, result => Assert.Equal("small", result.GetProperty("scenario").GetString()));
        Assert.True(File.Exists(Path.Combine(output, "small", "anp-seed1.pth")));
        Assert.True(File.Exists(Path.Combine(output, "report.html")));

        // Once more, as people read it, and from the files: nothing is trained.
        var again = await Compare(output, "--method", "anp,fine-tuning", "--method-option", "epochs=1", "--seed", "0,1", "--scenario", "small", "--trigger", "checker", "--target", "5");

        Assert.Equal(0, again.ExitCode);
        Assert.DoesNotContain("epoch 1", again.Errors, StringComparison.Ordinal);
        Assert.Equal(2, again.Output.Split('\n').Count(line => line.Contains("fine-tuning", StringComparison.Ordinal)));
        var report = await MedicProgram.Run("report", Path.Combine(output, "small", "*.json"), "--out", workshop.Below("own.html"));
        Assert.Contains("4 results, 0 failed", report.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Removal method 'none' is not known", "--method", "anp,none")]
    [InlineData("None of the methods has a setting 'prune-count'", "--method", "anp", "--method-option", "prune-count=3")]
    [InlineData("'much' is no accuracy", "--align-accuracy", "much")]
    [InlineData("'x' is no whole number", "--seed", "0,x")]
    [InlineData("needs one value or more", "--align-accuracy", "auto", "--method", "anp", "--ladder", "mcr.bends=3,4")]
    public async Task BadUsageDoesNothing(string message, params string[] arguments)
    {
        var output = workshop.Below("never");

        var run = await Compare(output, arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    private Task<MedicRun> Compare(string output, params string[] more) =>
        MedicProgram.Run(["compare-removal", workshop.Model, "--data", workshop.Data, "--out", output, "--threads", "1", "--allow-weak-teacher", .. more]);
}
