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
    public async Task AnAttackHasSettingsOfItsOwnAndItsModelIsMeasuredFromItself()
    {
        var model = workshop.Below("trained", "warp.pth");

        var run = await MedicProgram.Run(
            "backdoor", "--attack", "Warp", "--attack-option", "noise-rate=0.2", "--trigger-option", "strength=2", "--trigger-option", "grid=5", "--data", workshop.Data,
            "--architecture", "WRN-10-1", "--epochs", "1", "--count", "64", "--target", "4", "--threads", "1", "--measure-every", "0", "--out", model, "--json");
        Assert.Equal(0, run.ExitCode);
        var trained = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(model + ".trigger", trained.GetProperty("triggerPath").GetString());

        string[][] ways = [["--trigger", "FromModel"], ["--trigger-file", model + ".trigger"]];
        foreach (var way in ways)
        {
            var measured = await MedicProgram.Run(["measure", model, "--data", workshop.Data, "--normalization", "none", "--threads", "1", "--json", .. way]);
            var result = Assert.Single(measured.Json.EnumerateArray());
            Assert.Equal("warp", result.GetProperty("trigger").GetString());
            Assert.Equal(4, result.GetProperty("targetLabel").GetInt32());
            Assert.Equal(trained.GetProperty("attackSuccessRate").GetDouble(), result.GetProperty("attackSuccessRate").GetDouble());
        }

        var sheet = await MedicProgram.Run("stamp", "--data", workshop.Data, "--trigger-file", model + ".trigger", "--out", workshop.Below("trained", "warp.png"), "--json");
        Assert.Equal("warp", Assert.Single(sheet.Json.EnumerateArray()).GetProperty("trigger").GetString());
        var inspected = await MedicProgram.Run("inspect", model, "--json");
        var record = Assert.Single(inspected.Json.EnumerateArray()).GetProperty("medic");
        Assert.Equal("0.2", record.GetProperty("attack_settings").GetProperty("noise-rate").GetString());
        Assert.Equal("2", record.GetProperty("trigger_settings").GetProperty("strength").GetString());
    }

    [Theory]
    [InlineData("Target label 10 is none of the 10 classes", "--target", "10")]
    [InlineData("A poison rate of 1E-06 selects none of the 96 images", "--poison-rate", "0.000001")]
    [InlineData("larger than the image", "--trigger", "white-square", "--trigger-option", "side=40")]
    [InlineData("no-picture.png' cannot be read as an image", "--attack", "reflection", "--trigger-option", "picture={0}/no-picture.png")]
    [InlineData("1 class; a classifier needs 2 or more", "--data", "{0}/one-class", "--target", "0")]
    [InlineData("cannot be written to", "--out", "{0}/model.pth/none.pth")]
    public async Task WhatCannotBeTrainedIsRefusedBeforeAnyEpoch(string says, params string[] given)
    {
        workshop.WriteText("no-picture.png", "no picture at all");
        workshop.WriteData("one-class", classCount: 1);
        var output = workshop.Below("none.pth");
        var call = new Dictionary<string, string>
        {
            ["--data"] = workshop.Data,
            ["--out"] = output,
            ["--architecture"] = "WRN-10-1",
            ["--epochs"] = "1",
            ["--threads"] = "1",
        };
        foreach (var pair in given.Chunk(2))
            call[pair[0]] = pair[1].Replace("{0}", workshop.Folder, StringComparison.Ordinal);

        var run = await MedicProgram.Run(["backdoor", .. call.SelectMany(pair => new[] { pair.Key, pair.Value })]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(says, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(output));
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
