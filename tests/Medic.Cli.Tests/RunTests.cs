namespace Medic.Cli.Tests;

public sealed class RunTests(Workshop workshop) : IClassFixture<Workshop>
{
    private string Run => workshop.Below("run");

    [Fact]
    public async Task ShardsOfARunAreSeenAndFinished()
    {
        var models = Directory.CreateDirectory(workshop.Below("models")).FullName;
        for (var i = 0; i < 5; i++)
            File.Copy(workshop.Model, Path.Combine(models, $"{i}.pth"));

        var first = await Clone(models, "--shard", "0/2");
        var unfinished = await MedicProgram.Run("finish", Run, "--json");
        var halfway = (await MedicProgram.Run("status", Run, "--json")).Json[0];
        var second = await Clone(models, "--shard", "1/2");
        var finished = await MedicProgram.Run("finish", Run, "--json");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(5, first.Json.GetArrayLength() + second.Json.GetArrayLength());
        Assert.Equal(1, unfinished.ExitCode);
        Assert.Contains("Run shard 1 again", unfinished.Errors, StringComparison.Ordinal);
        Assert.Equal((5, first.Json.GetArrayLength()), (halfway.GetProperty("modelCount").GetInt32(), halfway.GetProperty("doneCount").GetInt32()));
        Assert.Equal("Waiting", halfway.GetProperty("shards")[1].GetProperty("state").GetString());
        Assert.Equal(0, finished.ExitCode);
        Assert.True(File.Exists(finished.Json[0].GetProperty("reportPath").GetString()));
        Assert.Contains("5 models: 5 cleaned", (await MedicProgram.Run("status", Run)).Output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Run, "logs"), "shard-1-*.jsonl"));

        var refused = await Clone(models, "--shard", "1/3");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("a number of shards of 2; this shard was given 3", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Give K/N", "--shard", "2/2")]
    [InlineData("Use name or size", "--balance", "luck")]
    [InlineData("there is no such file or folder", "--root", "nowhere")]
    public async Task BadUsageDoesNothing(string message, params string[] arguments)
    {
        var run = await MedicProgram.Run(["clone", workshop.Model, "--data", workshop.Data, "--out", workshop.Below("never"), .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workshop.Below("never")));
    }

    [Fact]
    public async Task AFolderWithoutARunIsNone()
    {
        var run = await MedicProgram.Run("status", workshop.Data);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is no run folder", run.Errors, StringComparison.Ordinal);
    }

    private Task<MedicRun> Clone(string models, params string[] more) => MedicProgram.Run(
        ["clone", Path.Combine(models, "*.pth"), "--data", workshop.Data, "--out", workshop.Below("out"), "--run", Run, "--epochs", "1", "--threads", "1", "--allow-weak-teacher", "--json", .. more]);
}
