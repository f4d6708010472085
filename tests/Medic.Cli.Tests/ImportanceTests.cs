namespace Medic.Cli.Tests;

public sealed class ImportanceTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task APictureAHookPointIsWritten()
    {
        var folder = workshop.Below("importance");
        string[] call = ["importance", workshop.Model, "--data", workshop.Data, "--trigger", "checker", "--out", folder, "--hook-points", "conv1,block3.layer.0.bn?", "--count", "2", "--colors", "inferno", "--threads", "1"];

        var run = await MedicProgram.Run([.. call, "--json"]);

        Assert.Equal(0, run.ExitCode);
        var panels = Assert.Single(run.Json.EnumerateArray()).GetProperty("panels").EnumerateArray().ToArray();
        Assert.Equal(["conv1", "block3.layer.0.bn1", "block3.layer.0.bn2"], panels.Select(panel => panel.GetProperty("hookPoint").GetString()));
        Assert.Equal(Path.Combine(folder, "model.pth", "conv1.png"), panels[0].GetProperty("outputPath").GetString());
        Assert.Equal(3, Directory.GetFiles(Path.Combine(folder, "model.pth")).Length);

        var again = await MedicProgram.Run(call);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("conv1.png exists", again.Errors, StringComparison.Ordinal);
        var forced = await MedicProgram.Run([.. call, "--force"]);
        Assert.Equal(0, forced.ExitCode);
        Assert.Contains("block3.layer.0.bn2", forced.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsUnknownIsRefusedWithWhatIsKnown()
    {
        string[] call = ["importance", workshop.Model, "--data", workshop.Data, "--out", workshop.Below("refused"), "--threads", "1"];

        Assert.Contains("A trigger is needed", (await MedicProgram.Run(call)).Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await MedicProgram.Run([.. call, "--trigger", "checker", "--temperature", "0"])).ExitCode);
        Assert.Equal(2, (await MedicProgram.Run([.. call, "--trigger", "checker", "--colors", "rainbow"])).ExitCode);
        var unknown = await MedicProgram.Run([.. call, "--trigger", "checker", "--hook-points", "conv9"]);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("Its hook points are conv1, block1.layer.0.bn1,", Assert.Single(unknown.ErrorLines, line => line.Contains("conv9", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
