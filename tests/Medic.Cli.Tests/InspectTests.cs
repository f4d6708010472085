using Medic.Engine.Checkpoints;

namespace Medic.Cli.Tests;

public sealed class InspectTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public async Task AModelIsDescribed()
    {
        var run = await MedicProgram.Run("inspect", workshop.Model, "--json");

        Assert.Equal(0, run.ExitCode);
        var model = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(workshop.Model, model.GetProperty("path").GetString());
        Assert.Equal("WRN-10-1", model.GetProperty("architecture").GetString());
        Assert.Equal(10, model.GetProperty("classCount").GetInt32());
        Assert.Equal(1, model.GetProperty("inputChannels").GetInt32());
        Assert.Equal("net_state_dict", model.GetProperty("wrapperKey").GetString());
        Assert.Equal("TorchZip", model.GetProperty("format").GetString());
        Assert.Equal(64, model.GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public async Task PatternsAreExpandedAndReadByPeople()
    {
        workshop.WriteModel("pattern-a.pth", "WRN-10-1");
        workshop.WriteModel("pattern-b.pth", "WRN-10-2");

        var run = await MedicProgram.Run("inspect", workshop.Below("pattern-?.pth"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("WRN-10-1", run.Output, StringComparison.Ordinal);
        Assert.Contains("WRN-10-2", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task WhatAFileCallsThingsCannotActOnATerminal()
    {
        const string Escape = "\u001b]0;owned\u0007";
        var file = workshop.Below($"{Escape}.pth");
        var tensors = new StateDict([new(Escape, new TensorData(ElementType.UInt8, [1], new byte[1]))]);
        CheckpointWriter.Write(file, tensors, new CheckpointLayout(Escape, false), new Dictionary<string, object?> { [Escape] = Escape });

        var run = await MedicProgram.Run("inspect", file);

        Assert.Contains("owned", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("unknown (1 tensors)", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Errors + run.Output, character => character is '\u001b' or '\u0007');
    }

    [Theory]
    [InlineData("badnet", "WRN-16-1")]
    [InlineData("adaptive_attack_1", "WRN-16-1")]
    public async Task AReleasedCheckpointIsRecognised(string attack, string architecture)
    {
        var folder = TestData.Require("models", attack);

        var run = await MedicProgram.Run("inspect", Path.Combine(folder, "*"), "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(architecture, Assert.Single(run.Json.EnumerateArray()).GetProperty("architecture").GetString());
    }
}
