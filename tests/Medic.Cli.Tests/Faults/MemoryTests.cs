using System.Diagnostics;
using Medic.Engine.Checkpoints;

namespace Medic.Cli.Tests.Faults;

/// <summary>A process that may not have as much memory as a model asks for.</summary>
public sealed class MemoryTests
{
    /// <summary>Address space, KiB: .NET's own heap, kept small, Torch's libraries and a small model fit in it.</summary>
    private const int Limit = 6 << 20;

    [Fact]
    public async Task WhatMemoryDoesNotSufficeForFailsAndTheOthersAreDone()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs a limit on address space");
        using var trial = new Trial(count: 3);
        var checkpoint = CheckpointReader.Read(trial.Models[1]);
        // For images of a thousand pixels a side, of which one layer's activations for 96 are 6 GB.
        CheckpointWriter.Write(trial.Models[1], checkpoint.StateDict, checkpoint.Layout, new Dictionary<string, object?> { ["input_size"] = 1024L }, overwrite: true);

        var start = new ProcessStartInfo("/bin/sh", ["-c", $"ulimit -v {Limit}; exec \"$0\" \"$@\"", MedicProgram.Executable, .. trial.Arguments(trial.Output, "--log", trial.Log)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x10000000";
        using var process = Process.Start(start)!;
        var run = await MedicProgram.Finish(process);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["Cleaned", "Failed", "Cleaned"], Trial.Statuses(run));
        Assert.Contains("001.pth: There is not enough memory.", run.Json[1].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(["Cleaned", "Failed", "Cleaned"], Leftovers.Logged(trial.Log).Select(entry => entry.Status));
        Assert.Equal(["000.pth", "002.pth"], Leftovers.Files(trial.Output));
    }
}
