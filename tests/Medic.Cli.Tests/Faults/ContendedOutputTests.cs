
namespace Medic.Cli.Tests.Faults;

/// <summary>Outputs that two runs are at.</summary>
public sealed class ContendedOutputTests
{
    [Fact]
    public async Task OfTwoRunsOnOneFolderEachModelIsDoneOnce()
    {
        using var trial = new Trial(count: 4);
        using var first = trial.Start(trial.Output, "--skip-existing", "--log", trial.Log);
        using var second = trial.Start(trial.Output, "--skip-existing", "--log", trial.Log);

        var ends = await Task.WhenAll(MedicProgram.Finish(first), MedicProgram.Finish(second));

        var statuses = ends.Select(Trial.Statuses).ToArray();
        Assert.All(Enumerable.Range(0, 4), model => Assert.Single(statuses, run => run[model] == "Cleaned"));
        Assert.All(statuses.SelectMany(run => run), status => Assert.Contains(status, new[] { "Cleaned", "Skipped", "Busy" }));
        Assert.All(ends.Zip(statuses), run => Assert.Equal(run.Second.Contains("Busy") ? 1 : 0, run.First.ExitCode));
        var reasons = ends.SelectMany(run => run.Json.EnumerateArray()).Where(result => result.GetProperty("status").GetString() == "Busy").Select(result => result.GetProperty("reason").GetString());
        Assert.All(reasons, reason => Assert.Contains("another run is at work on its output", reason, StringComparison.Ordinal));
        // What is there is what those say that have made it, and nothing else.
        var made = ends.SelectMany(run => run.Json.EnumerateArray()).Where(result => result.GetProperty("status").GetString() == "Cleaned")
            .ToDictionary(result => Path.GetFileName(result.GetProperty("outputPath").GetString()!), result => result.GetProperty("sha256After").GetString()!);
        Assert.Equal(made.OrderBy(model => model.Key), Leftovers.Outputs(trial.Output).OrderBy(model => model.Key));
        Assert.Equal(made.Keys.Order(), Leftovers.Files(trial.Output));
        Assert.Equal(statuses.SelectMany(run => run).Order(), Leftovers.Logged(trial.Log).Select(entry => entry.Status).Order());
    }
}
