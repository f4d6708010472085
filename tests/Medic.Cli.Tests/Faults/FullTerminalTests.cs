using System.Diagnostics;

namespace Medic.Cli.Tests.Faults;

/// <summary>Standard output and error on a disk that is full.</summary>
public sealed class FullTerminalTests
{
    [Theory]
    [InlineData("> /dev/full", 1)]
    [InlineData("2> /dev/full", 0)]
    public async Task WhereTheProgramsOwnWordsFindNoRoomTheWorkIsDone(string redirection, int exitCode)
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("needs /dev/full");
        using var trial = new Trial(count: 1);
        // Without --json, and so with progress.
        string[] arguments = [.. trial.Arguments(trial.Output).Where(argument => argument != "--json")];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec \"$0\" \"$@\" {redirection}", MedicProgram.Executable, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        var run = await MedicProgram.Finish(process);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(["000.pth"], Leftovers.Files(trial.Output));
        if (exitCode == 1)
            Assert.StartsWith("Standard output: the results cannot be printed: No space left on device", run.ErrorLines[^1], StringComparison.Ordinal);
        else
            Assert.Contains("000.pth", run.Output, StringComparison.Ordinal);
    }
}
