using System.Globalization;
using Medic.Engine;
using Medic.Engine.Compute;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Runs;
using Medic.Engine.Training;

namespace Medic.Benchmarks;

/// <summary>Makes up a run that is done: as many models as are asked for, with records of 60 epochs, and small files for clones.</summary>
internal static class SyntheticRun
{
    private const int Shards = 64;
    private const int Epochs = 60;
    private const int CloneLength = 4096;

    /// <summary>Writes the run.</summary>
    /// <param name="folder">A new folder: <c>models</c>, <c>cleaned</c> and <c>run</c> go below it.</param>
    /// <param name="count">How many models.</param>
    public static int Write(string folder, int count)
    {
        var models = Directory.CreateDirectory(Path.Combine(folder, "models")).FullName;
        var data = Path.Combine(folder, "data.txt");
        File.WriteAllText(data, "clean samples");
        var paths = Enumerable.Range(0, count).Select(i => Path.Combine(models, string.Create(CultureInfo.InvariantCulture, $"team-{i % 100}"), string.Create(CultureInfo.InvariantCulture, $"model-{i}.pth"))).ToArray();
        var options = new CloneOptions { DataPath = data, Method = new MedicOptions(), Compute = ComputeSettings.Resolve("cpu", 1) };
        var jobs = OutputPlan.Create(paths, Path.Combine(folder, "cleaned"), rootFolder: models).Select(plan => new CloneJob(plan, options)).ToArray();
        var run = new RunFolder(Path.Combine(folder, "run"));
        var plan = RunPlan.Create(jobs, Shards, ShardBalance.Name).WriteOrRead(run.FullPath);
        var outputs = jobs.ToDictionary(job => job.Plan.Place, job => job.Plan);
        var random = new Random(1);
        foreach (var model in plan.Models)
        {
            var clone = new byte[CloneLength];
            random.NextBytes(clone);
            var output = outputs[model.Place].OutputPath;
            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
            File.WriteAllBytes(output, clone);
            run.Keep(new ModelRecord(model.Place, model.Shard, "node", DateTimeOffset.Now, Describe(outputs[model.Place], Sha256.Of(clone), random)));
        }

        for (var shard = 0; shard < Shards; shard++)
            run.Beat(new ShardBeat(shard, "node", 1, [], HasEnded: true));
        return 0;
    }

    private static CloneResult Describe(PlannedOutput plan, string sha256, Random random) => new()
    {
        Path = plan.Path,
        OutputPath = plan.OutputPath,
        Status = CloneStatus.Cleaned,
        Method = "medic",
        Architecture = "WRN-16-1",
        Normalization = "none",
        MeasuredOn = "test",
        CleanCount = 10000,
        CleanAccuracyBefore = random.NextDouble(),
        CleanAccuracyAfter = random.NextDouble(),
        Trigger = "checker",
        TargetLabel = 5,
        StampedCount = 9000,
        AttackSuccessRateBefore = random.NextDouble(),
        AttackSuccessRateAfter = random.NextDouble(),
        SampleCount = 2500,
        Epochs = Epochs,
        KeptEpoch = Epochs,
        History = [.. Enumerable.Range(1, Epochs).Select(epoch => new EpochReport(epoch, Epochs, random.NextDouble(), random.NextDouble(), random.NextDouble(), null, null, TimeSpan.FromSeconds(epoch), TimeSpan.FromSeconds(Epochs - epoch)))],
        Duration = TimeSpan.FromSeconds(Epochs),
        Seed = 0,
        Device = "cpu",
        Threads = 1,
        Sha256Before = sha256,
        Sha256After = sha256,
    };
}
