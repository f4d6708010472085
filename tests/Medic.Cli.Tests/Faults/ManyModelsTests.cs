using System.Globalization;
using System.Text;
using Medic.Engine.Checkpoints;

namespace Medic.Cli.Tests.Faults;

/// <summary>Many models, two at once, a tenth of them broken.</summary>
public sealed class ManyModelsTests
{
    private const int BrokenEvery = 10;

    /// <summary>From so many on memory is watched: a program needs a while to come to its size.</summary>
    private const int WatchedCount = 100;

    /// <summary>How many models: MEDIC_MODELS, or a few.</summary>
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("MEDIC_MODELS") ?? "20", CultureInfo.InvariantCulture);

    [Fact]
    public async Task EveryModelIsAccountedForAndMemoryIsFlat()
    {
        using var trial = new Trial(Count);
        var broken = new HashSet<string>();
        for (var i = 3; i < Count; i += BrokenEvery)
        {
            Break(trial.Models[i], i / BrokenEvery);
            broken.Add(trial.Models[i]);
        }

        var resident = new List<long>();
        MedicRun run;
        using (var process = trial.Start(trial.Output, "--jobs", "2", "--log", trial.Log))
        {
            var finish = MedicProgram.Finish(process);
            while (!finish.IsCompleted)
            {
                await Task.WhenAny(finish, Task.Delay(50, TestContext.Current.CancellationToken));
                process.Refresh();
                if (!process.HasExited)
                    resident.Add(process.WorkingSet64);
            }

            run = await finish;
        }

        Assert.Equal(1, run.ExitCode);
        var results = run.Json.EnumerateArray().ToDictionary(result => result.GetProperty("path").GetString()!, result => (Status: result.GetProperty("status").GetString(), Reason: result.GetProperty("reason").GetString()));
        Assert.Equal(trial.Models, results.Keys);
        Assert.Equal(Count / BrokenEvery, broken.Count);
        Assert.All(results, result => Assert.Equal(broken.Contains(result.Key) ? "Failed" : "Cleaned", result.Value.Status));
        Assert.All(broken, model => Assert.Contains(model, results[model].Reason, StringComparison.Ordinal));
        Assert.Equal(trial.Models.Except(broken).Select(model => Path.GetFileName(model)), Leftovers.Outputs(trial.Output).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Count - broken.Count, Leftovers.Files(trial.Output).Length);
        Assert.Equal(results.Select(result => (Path.GetFileName(result.Key), result.Value.Status!)).Order(), Leftovers.Logged(trial.Log).Order());

        if (Count < WatchedCount)
            return;
        // Once it is warm: the last third against the third before.
        var third = resident.Count / 3;
        var (before, after) = (resident.Skip(third).Take(third).Max(), resident.Skip(2 * third).Max());
        TestContext.Current.SendDiagnosticMessage($"resident memory, MB: first third at most {resident.Take(third).Max() >> 20}, second {before >> 20}, last {after >> 20}");
        Assert.InRange(after, 0, before + (32 << 20));
    }

    private static void Break(string model, int number)
    {
        switch (number % 5)
        {
            case 0:
                using (var stream = new FileStream(model, FileMode.Open))
                    stream.SetLength(stream.Length / 2);
                break;
            case 1:
                File.WriteAllBytes(model, []);
                break;
            case 2:
                File.WriteAllText(model, "Not Found");
                break;
            case 3:
                // No network that Medic knows: it has no last layer.
                var checkpoint = CheckpointReader.Read(model);
                CheckpointWriter.Write(
                    model,
                    new StateDict(checkpoint.StateDict.Where(tensor => !tensor.Key.StartsWith("fc", StringComparison.Ordinal))),
                    checkpoint.Layout,
                    new Dictionary<string, object?>(),
                    overwrite: true);
                break;
            default:
                // os.system("false"), and nothing else.
                File.WriteAllBytes(model, Encoding.ASCII.GetBytes("cposix\nsystem\n(S'false'\ntR."));
                break;
        }
    }
}
