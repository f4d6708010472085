namespace Medic.Cli.Tests.Faults;

/// <summary>Files that others lock, delete or change, and outputs that two runs are at.</summary>
public sealed class ContendedFilesTests
{
    [Fact]
    public async Task OfTwoRunsOnOneFolderEachModelIsDoneOnce()
    {
        using var trial = new Trial(count: 5, epochs: 2);
        var whole = await trial.Undisturbed();

        var runs = new[] { trial.Start(trial.Output, "--skip-existing", "--log", trial.Log), trial.Start(trial.Output, "--skip-existing", "--log", trial.Log) };
        var ends = await Task.WhenAll(runs.Select(MedicProgram.Finish));
        foreach (var run in runs)
            run.Dispose();

        var statuses = ends.Select(Trial.Statuses).ToArray();
        Assert.All(Enumerable.Range(0, 5), model => Assert.Single(statuses, run => run[model] == "Cleaned"));
        Assert.All(statuses.SelectMany(run => run), status => Assert.Contains(status, new[] { "Cleaned", "Skipped", "Busy" }));
        Assert.Equal(whole, Trial.Outputs(trial.Output));
        Assert.Equal(whole.Keys.Order(), Trial.Files(trial.Output));
        Assert.Equal(10, Trial.Logged(trial.Log).Length);
        Assert.All(ends.Zip(statuses), run => Assert.Equal(run.Second.Contains("Busy") ? 1 : 0, run.First.ExitCode));
        foreach (var busy in ends.SelectMany(run => run.Json.EnumerateArray()).Where(result => result.GetProperty("status").GetString() == "Busy"))
            Assert.Contains("another run is at work on its output", busy.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsLockedOrGoneFailsAndTheOthersAreDone()
    {
        using var trial = new Trial(count: 4);
        MedicRun run;
        using (new FileStream(trial.Models[0], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            using var process = trial.Start(trial.Output, "--log", trial.Log);
            // The models have been listed when the first is in its place.
            while (!File.Exists(Path.Combine(trial.Output, "001.pth")) && !process.HasExited)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            File.Delete(trial.Models[3]);
            run = await MedicProgram.Finish(process);
        }

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["Failed", "Cleaned", "Cleaned", "Failed"], Trial.Statuses(run));
        Assert.Contains("because it is being used by another process", run.Json[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("does not exist", run.Json[3].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(["Failed", "Cleaned", "Cleaned", "Failed"], Trial.Logged(trial.Log).Select(entry => entry.Status));

        Assert.Equal(0, (await trial.Clone(trial.Output, "--skip-existing")).ExitCode);
        Assert.Equal(["000.pth", "001.pth", "002.pth"], Trial.Outputs(trial.Output).Keys.Order());
    }
}
