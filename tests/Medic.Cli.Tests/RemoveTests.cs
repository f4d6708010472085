using Medic.Engine.Removal;

namespace Medic.Cli.Tests;

public sealed class RemoveTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Theory]
    [InlineData("FineTuning")]
    [InlineData("anp", "--method-option", "noise-limit=0.3", "--method-option", "PruneThreshold=0.01")]
    public async Task AModelIsCleanedByAMethod(string method, params string[] more)
    {
        var output = workshop.Below("by " + method);

        var run = await Remove(output, ["--method", method, "--epochs", "1", "--batch-size", "16", "--json", .. more]);

        Assert.Equal(0, run.ExitCode);
        var result = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(RemovalMethodCatalog.Find(method).Name, result.GetProperty("method").GetString());
        Assert.Equal(1, result.GetProperty("epochs").GetInt32());
        Assert.True(File.Exists(Path.Combine(output, "model.pth")));
    }

    [Theory]
    [InlineData("Removal method 'none' is not known. Known are medic, fine-tuning", "--method", "none")]
    [InlineData("The method anp has no setting 'weight-decay'", "--method", "anp", "--weight-decay", "0.1")]
    [InlineData("The method mcr has no setting 'prune-count'", "--method", "mcr", "--method-option", "prune-count=3")]
    [InlineData("curve-point: 'far' is no number", "--method", "mcr", "--method-option", "curve-point=far")]
    [InlineData("Setting CurvePoint must be between 0 and 1", "--method", "mcr", "--method-option", "curve-point=2")]
    [InlineData("'--method' is required")]
    public async Task BadUsageDoesNothing(string message, params string[] arguments)
    {
        var output = workshop.Below("never");

        var run = await Remove(output, arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public async Task MethodsAreListedWithTheirSettings()
    {
        var run = await MedicProgram.Run("methods", "--json");

        var methods = run.Json.EnumerateArray().ToDictionary(method => method.GetProperty("name").GetString()!, method => method.GetProperty("settings"));
        Assert.Equal(RemovalMethodCatalog.All.Select(kind => kind.Name), methods.Keys);
        var threshold = methods["anp"].EnumerateArray().Single(setting => setting.GetProperty("name").GetString() == "prune-threshold");
        Assert.Equal("0.05", threshold.GetProperty("published").GetString());
        Assert.Contains("prune-threshold", (await MedicProgram.Run("methods")).Output, StringComparison.Ordinal);
    }

    private Task<MedicRun> Remove(string output, string[] more) =>
        MedicProgram.Run(["remove", workshop.Model, "--data", workshop.Data, "--out", output, "--threads", "1", "--allow-weak-teacher", .. more]);
}
