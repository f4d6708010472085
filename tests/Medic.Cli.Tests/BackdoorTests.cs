namespace Medic.Cli.Tests;

public sealed class BackdoorTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task ABackdooredModelIsTrainedWrittenAndRecognised()
    {
        var model = workshop.Below("trained", "backdoored.pth");

        var run = await MedicProgram.Run(
            "backdoor", "--attack", "badnet", "--data", workshop.Data, "--architecture", "wrn-10-1", "--epochs", "1", "--count", "64", "--poison-rate", "0.2",
            "--trigger", "checker", "--target", "3", "--seed", "2", "--threads", "1", "--out", model, "--json");

        Assert.Equal(0, run.ExitCode);
        var result = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(model, result.GetProperty("path").GetString());
        Assert.Equal("WRN-10-1", result.GetProperty("architecture").GetString());
        Assert.Equal("badnet", result.GetProperty("attack").GetString());
        Assert.Equal(64, result.GetProperty("sampleCount").GetInt64());
        Assert.Equal(36, result.GetProperty("stampedCount").GetInt64());
        var inspected = await MedicProgram.Run("inspect", model, "--json");
        Assert.Equal("badnet", Assert.Single(inspected.Json.EnumerateArray()).GetProperty("medic").GetProperty("attack").GetString());
    }

    [Fact]
    public async Task AnOutputThatExistsIsKept()
    {
        var kept = await File.ReadAllBytesAsync(workshop.Model, TestContext.Current.CancellationToken);

        var run = await MedicProgram.Run("backdoor", "--data", workshop.Data, "--out", workshop.Model);

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.ErrorLines, line => line.StartsWith(workshop.Model, StringComparison.Ordinal));
        Assert.Equal(kept, await File.ReadAllBytesAsync(workshop.Model, TestContext.Current.CancellationToken));
    }
}
