namespace Medic.Cli.Tests;

public sealed class DetectTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task TriggersAreFoundAndMeasureWithTheirFiles()
    {
        var model = workshop.WriteModel("always5.pth", "WRN-10-1", favourite: 5);
        var found = workshop.Below("found");

        var run = await Detect(model, "--out", found, "--labels", "5,2", "--json");

        Assert.Equal(0, run.ExitCode);
        var result = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(model, result.GetProperty("path").GetString());
        Assert.Equal(20, result.GetProperty("sampleCount").GetInt32());
        var classes = result.GetProperty("classes").EnumerateArray().ToArray();
        Assert.Equal([5, 2], classes.Select(entry => entry.GetProperty("label").GetInt32()));
        Assert.Equal([1, 0], classes.Select(entry => entry.GetProperty("attackSuccessRate").GetDouble()));
        Assert.All(classes, entry => Assert.True(File.Exists(entry.GetProperty("picturePath").GetString())));
        Assert.NotEmpty(result.GetProperty("warnings").EnumerateArray());

        var trigger = Path.Combine(found, "always5.pth", "class-5.trigger");
        Assert.Equal(trigger, classes[0].GetProperty("triggerPath").GetString());
        var measured = await MedicProgram.Run("measure", model, "--data", workshop.Data, "--trigger-file", trigger, "--threads", "1", "--json");
        Assert.Equal(1, measured.Json[0].GetProperty("attackSuccessRate").GetDouble());
        Assert.Equal(5, measured.Json[0].GetProperty("targetLabel").GetInt32());

        // Files that are there are kept; the trigger is for images of its own size.
        Assert.Contains("exists", (await Detect(model, "--out", found, "--labels", "5")).Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await Detect(model, "--out", found, "--labels", "5", "--force")).ExitCode);
        var other = await MedicProgram.Run("measure", model, "--data", workshop.Data, "--trigger-file", trigger, "--image-size", "28", "--threads", "1");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("for images of [1, 32, 32] (channels, height, width); these are [1, 28, 28]", other.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABadModelStopsNoOther()
    {
        var broken = workshop.WriteText("broken.pth", "no checkpoint");

        var run = await MedicProgram.Run("detect", broken, workshop.Model, "--data", workshop.Data, "--count", "20", "--steps", "1", "--labels", "0,1", "--allow-weak-model", "--threads", "1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.ErrorLines, line => line.StartsWith(broken, StringComparison.Ordinal));
        Assert.Contains(run.ErrorLines, line => line.StartsWith("detect: ", StringComparison.Ordinal) && line.Contains("model.pth (2 of 2): classes 0 to 1, step 1 of 1", StringComparison.Ordinal));
        Assert.Contains("model.pth: no class stands out", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingsOutOfRangeAreBadUsage()
    {
        Assert.Equal(2, (await Detect(workshop.Model, "--steps", "0")).ExitCode);
        Assert.Equal(2, (await Detect(workshop.Model, "--labels", "0,b")).ExitCode);
        Assert.Equal(2, (await Detect(workshop.Model, "--labels", "1,1")).ExitCode);
        Assert.Equal(2, (await MedicProgram.Run("detect", workshop.Model)).ExitCode);
    }

    [Fact]
    public async Task WhatCannotBeSearchedSaysWhy()
    {
        Assert.Contains("recognises only", (await MedicProgram.Run("detect", workshop.WriteModel("always3.pth", "WRN-10-1", favourite: 3), "--data", workshop.Data)).Errors, StringComparison.Ordinal);
        Assert.Contains("cannot be written to", (await Detect(workshop.Model, "--out", Path.Combine(workshop.Model, "below"))).Errors, StringComparison.Ordinal);
        Assert.Contains("this WRN-10-1 has 10 classes", (await Detect(workshop.Model, "--labels", "10")).Errors, StringComparison.Ordinal);
    }

    private Task<MedicRun> Detect(string model, params string[] more) =>
        MedicProgram.Run(["detect", model, "--data", workshop.Data, "--count", "20", "--allow-weak-model", "--threads", "1", .. more.Contains("--steps") ? more : ["--steps", "1", .. more]]);
}
