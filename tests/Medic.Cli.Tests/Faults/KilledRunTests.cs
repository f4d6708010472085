using System.Globalization;

namespace Medic.Cli.Tests.Faults;

/// <summary>Runs that are killed (SIGKILL) at any moment and begun again, until they come to their end.</summary>
public sealed class KilledRunTests
{
    /// <summary>How often a run is killed: MEDIC_KILLS, or a few times.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("MEDIC_KILLS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task WhatIsKilledAndBegunAgainEndsInTheSameBytes()
    {
        using var trial = new Trial(count: 2, epochs: 3);
        var (whole, length) = await trial.Undisturbed();
        var random = new Random(1);
        var found = (Outputs: 0, States: 0, Halves: 0, Ends: 0);

        for (var kills = 0; kills < Kills;)
        {
            using (var process = trial.Start(trial.Output, "--resume", "--skip-existing", "--log", trial.Log))
            {
                // By its own time, since others are at work too; a third of it is the program's start.
                var moment = length * (0.3 + (0.6 * random.NextDouble()));
                while (Trial.Spent(process) < moment)
                    await Task.Delay(2, TestContext.Current.CancellationToken);
                if (process.HasExited)
                {
                    await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                    found.Ends++;
                    Complete();
                    Directory.Delete(trial.Output, recursive: true);
                    Directory.Delete(trial.Log, recursive: true);
                    continue;
                }

                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                kills++;
            }

            // What has an output's name is that output, and what the log calls cleaned is there.
            var outputs = Directory.Exists(trial.Output) ? Leftovers.Outputs(trial.Output) : [];
            Assert.All(outputs, output => Assert.Equal(whole[output.Key], output.Value));
            if (Directory.Exists(trial.Log))
                Assert.All(Leftovers.Logged(trial.Log).Where(entry => entry.Status == "Cleaned"), entry => Assert.Contains(entry.File, outputs.Keys));
            var files = Directory.Exists(trial.Output) ? Leftovers.Files(trial.Output) : [];
            found = (found.Outputs + outputs.Count, found.States + files.Count(file => file.EndsWith(".state", StringComparison.Ordinal)), found.Halves + files.Count(file => file.EndsWith(".tmp", StringComparison.Ordinal)), found.Ends);
        }

        var last = await trial.Clone(trial.Output, "--resume", "--skip-existing", "--log", trial.Log);
        Assert.Equal(0, last.ExitCode);
        Complete();
        TestContext.Current.SendDiagnosticMessage($"{Kills} kills of a run of {length.TotalSeconds:F1} s: {found.Outputs} finished outputs, {found.States} states and {found.Halves} half-written files were seen, and {found.Ends + 1} runs came to their end.");

        void Complete()
        {
            Assert.Equal(whole, Leftovers.Outputs(trial.Output));
            // Neither locks, states nor what was half-written is left.
            Assert.Equal(whole.Keys.Order(), Leftovers.Files(trial.Output));
            Assert.False(Directory.Exists(Path.Combine(trial.Output, ".medic")));
            var done = Leftovers.Logged(trial.Log).Where(entry => entry.Status is "Cleaned" or "Skipped").Select(entry => entry.File);
            Assert.Equal(whole.Keys.Order(), done.Distinct().Order());
        }
    }
}
