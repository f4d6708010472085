using System.Text.Json;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Reporting;
using Medic.Engine.Runs;
using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests.Runs;

public sealed class ShardRunTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private RunFolder Folder => new(_folder["run"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shards_together_do_what_one_machine_does_and_the_run_adds_up()
    {
        var models = Copies(5);
        var alone = Clean(Jobs(models, "alone"));

        var parts = Enumerable.Range(0, 3).Select(k => Run(new Shard(k, 3), Jobs(models))).ToArray();
        var summary = RunCompletion.Finish(Folder);

        Assert.Equal(models.Order(), parts.SelectMany(part => part.Select(result => result.Path)).Order());
        Assert.Equal(Hashes(alone), Hashes(parts.SelectMany(part => part)));
        Assert.Equal((5, 5, 0, 0, true), (summary.ModelCount, summary.CleanedCount, summary.RejectedCount, summary.FailedCount, summary.IsComplete));
        Assert.Equal(6, File.ReadAllLines(summary.CsvPath).Length);
        Assert.Equal(5, ReportedModel.ReadFile(summary.JsonPath).Count);
        Assert.Contains("Run of 5 models", File.ReadAllText(summary.ReportPath), StringComparison.Ordinal);
        var status = RunInspection.Inspect(Folder);
        Assert.Equal((5, 5, 0, 0), (status.ModelCount, status.DoneCount, status.LeftCount, status.SilentCount));
        Assert.Equal(TimeSpan.Zero, status.TimeLeft);
        Assert.Equal(Enumerable.Repeat(ShardState.Ended, 3), status.Shards.Select(shard => shard.State));
    }

    [Fact]
    public void A_shard_that_is_run_again_does_what_is_left_and_tries_again_what_failed()
    {
        var models = Copies(3);
        File.WriteAllText(models[1], "no checkpoint");
        using var cancellation = new CancellationTokenSource();
        var first = Run(Shard.Whole, Jobs(models), told: result => { if (result.Path == models[1]) cancellation.Cancel(); }, token: cancellation.Token);
        Assert.Equal([CloneStatus.Cleaned, CloneStatus.Failed, CloneStatus.Cancelled], first.Select(result => result.Status));
        Assert.Equal((1, 1, 1), (RunInspection.Inspect(Folder).DoneCount, RunInspection.Inspect(Folder).FailedCount, RunInspection.Inspect(Folder).LeftCount));
        Assert.Contains("2.pth: nothing is known of it", Assert.Single(RunCompletion.Finish(Folder).Problems), StringComparison.Ordinal);

        File.Copy(models[0], models[1], overwrite: true);
        using (var run = ShardRun.Open(Folder, Jobs(models), Shard.Whole, ShardBalance.Name))
            Assert.Equal((1, 2), (run.DoneCount, run.Jobs.Count));
        var second = Run(Shard.Whole, Jobs(models));

        Assert.Equal([models[1], models[2]], second.Select(result => result.Path));
        Assert.True(RunCompletion.Finish(Folder) is { IsComplete: true, CleanedCount: 3, FailedCount: 0 });
        Assert.Empty(Run(Shard.Whole, Jobs(models)));
    }

    [Fact]
    public void What_was_done_before_its_record_was_lost_is_not_done_again()
    {
        var models = Copies(1);
        Run(Shard.Whole, Jobs(models));
        File.Delete(Folder.ResultPath("0.pth"));

        Assert.Equal(CloneStatus.Skipped, Assert.Single(Run(Shard.Whole, Jobs(models))).Status);
        Assert.True(RunCompletion.Finish(Folder) is { IsComplete: true, CleanedCount: 1 });
    }

    [Fact]
    public void A_shard_that_would_do_something_else_is_refused()
    {
        var models = Copies(2);
        using (ShardRun.Open(Folder, Jobs(models), new Shard(0, 2), ShardBalance.Name))
        {
        }

        Refuses("number of shards of 2", Jobs(models), new Shard(0, 3));
        Refuses("by Name", Jobs(models), new Shard(0, 2), ShardBalance.Size);
        Refuses("0.pth with other settings: seed is 9 here and 3 there", [.. Jobs(models).Select(job => job with { Options = job.Options with { Seed = 9 } })], new Shard(1, 2));
        var otherData = EasyImages.Write(_folder["other"], "train", 40);
        Refuses("clean samples", [.. Jobs(models).Select(job => job with { Options = job.Options with { DataPath = otherData } })], new Shard(1, 2));

        void Refuses(string part, CloneJob[] jobs, Shard shard, ShardBalance balance = ShardBalance.Name) =>
            Assert.Contains(part, Assert.Throws<RunException>(() => ShardRun.Open(Folder, jobs, shard, balance)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_of_the_models_that_were_there_when_it_began()
    {
        var models = Copies(2);
        using (ShardRun.Open(Folder, Jobs(models), Shard.Whole, ShardBalance.Size))
        {
        }

        File.Delete(models[0]);
        var later = Copies(3)[2];
        using (var run = ShardRun.Open(Folder, Jobs([models[1], later]), Shard.Whole, ShardBalance.Size))
        {
            Assert.Equal([later], run.Unplanned);
            Assert.Equal(models[1], Assert.Single(run.Jobs).Plan.Path);
        }

        var status = RunInspection.Inspect(Folder);
        Assert.Equal((2, 1, 1), (status.ModelCount, status.FailedCount, status.LeftCount));
        Assert.Contains("is there no more", JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Folder.ResultPath("0.pth"))).GetProperty("Result").GetProperty("Reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_another_process_is_at_is_left_to_that()
    {
        var models = Copies(1);
        CloneResult? twin = null;
        using var run = ShardRun.Open(Folder, Jobs(models), Shard.Whole, ShardBalance.Name);

        Clean(run.Jobs, run, stage =>
        {
            if (stage == CloneStage.MeasuringBefore)
                twin = Assert.Single(Run(Shard.Whole, Jobs(models)));
        });

        Assert.Equal(CloneStatus.Busy, twin!.Status);
        Assert.True(RunCompletion.Finish(Folder) is { IsComplete: true, CleanedCount: 1 });
    }

    [Fact]
    public void Near_its_time_limit_a_shard_ends_after_an_epoch_and_goes_on_from_there()
    {
        var models = Copies(2);
        var method = new MedicOptions { Epochs = 6, BatchSize = 32 };
        using var endOfEpoch = new CancellationTokenSource();
        using (var run = ShardRun.Open(Folder, Jobs(models, method: method), Shard.Whole, ShardBalance.Name))
        {
            var cut = Clean(run.Jobs, run, stage => { if (stage == CloneStage.Training) endOfEpoch.Cancel(); }, endOfEpoch: endOfEpoch.Token);
            Assert.Equal([CloneStatus.Cancelled, CloneStatus.Cancelled], cut.Select(result => result.Status));
        }

        var resumed = Run(Shard.Whole, Jobs(models, method: method));

        Assert.Equal([1, null], resumed.Select(result => result.ResumedEpoch));
        Assert.Equal(Hashes(Clean(Jobs(models, "whole", method))), Hashes(resumed));
    }

    [Fact]
    public void A_run_folder_that_is_away_for_a_while_is_waited_for()
    {
        var models = Copies(1);
        var (folder, elsewhere) = (_folder["run"], _folder["elsewhere"]);
        Timer? back = null;
        using (var run = ShardRun.Open(Folder, Jobs(models), Shard.Whole, ShardBalance.Name))
        {
            Clean(run.Jobs, run, stage =>
            {
                if (stage != CloneStage.MeasuringAfter)
                    return;
                Directory.Move(folder, elsewhere);
                // As a mount point without its file system.
                Directory.CreateDirectory(folder);
                back = new Timer(
                    _ =>
                    {
                        Directory.Delete(folder);
                        Directory.Move(elsewhere, folder);
                    },
                    null,
                    TimeSpan.FromSeconds(1.5),
                    Timeout.InfiniteTimeSpan);
            });
        }

        back!.Dispose();
        Assert.True(RunCompletion.Finish(Folder) is { IsComplete: true, CleanedCount: 1 });
    }

    [Fact]
    public void What_does_not_add_up_is_told()
    {
        var models = Copies(3);
        var results = Run(Shard.Whole, Jobs(models));
        File.AppendAllText(results[0].OutputPath, "more");
        File.Delete(results[1].OutputPath);
        File.WriteAllText(Folder.ResultPath("2.pth"), "{");
        File.Copy(Folder.ResultPath("0.pth"), Folder.ResultPath("stray.pth"));

        var problems = RunCompletion.Finish(Folder).Problems;

        Assert.Equal(5, problems.Count);
        Assert.Contains(problems, problem => problem.StartsWith("0.pth: its clone", StringComparison.Ordinal) && problem.Contains("was changed or damaged", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("1.pth: its clone", StringComparison.Ordinal) && problem.Contains("is gone", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("is no record of a model", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("has another record", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("2.pth: nothing is known of it", StringComparison.Ordinal));
    }

    [Fact]
    public void A_shard_that_says_nothing_for_minutes_is_silent()
    {
        using (ShardRun.Open(Folder, Jobs(Copies(1)), new Shard(1, 2), ShardBalance.Name))
        {
            Folder.Beat(new ShardBeat(1, "node7", 1, ["0.pth"], HasEnded: false));
            Assert.Equal([ShardState.Waiting, ShardState.Running], RunInspection.Inspect(Folder).Shards.Select(shard => shard.State));
            Assert.Equal(1, RunInspection.Inspect(Folder).RunningCount);

            File.SetLastWriteTimeUtc(Path.Combine(_folder["run"], "shards", "1.json"), DateTime.UtcNow.AddMinutes(-10));
            var status = RunInspection.Inspect(Folder);

            Assert.Equal((ShardState.Silent, "node7", 1, 0), (status.Shards[1].State, status.Shards[1].Host, status.SilentCount, status.RunningCount));
        }

        Assert.Equal(ShardState.Ended, RunInspection.Inspect(Folder).Shards[1].State);
    }

    [Fact]
    public void A_clock_that_went_back_makes_no_time_negative_and_hides_no_silent_shard()
    {
        var models = Copies(2);
        var later = DateTime.UtcNow.AddHours(3);
        using (var run = ShardRun.Open(Folder, Jobs(models), Shard.Whole, ShardBalance.Name))
        {
            Clean([run.Jobs[0]], run);
            Folder.Beat(new ShardBeat(0, "node7", 1, ["1.pth"], HasEnded: false));
            Assert.Equal(ShardState.Running, Assert.Single(RunInspection.Inspect(Folder).Shards).State);
            foreach (var file in Directory.GetFiles(_folder["run"], "*.json", SearchOption.AllDirectories))
                File.SetLastWriteTimeUtc(file, later);

            // Killed before the clock went back: nothing has been heard since.
            var status = RunInspection.Inspect(Folder);
            Assert.Equal((ShardState.Silent, TimeSpan.Zero), (status.Shards[0].State, status.Shards[0].LastHeard));
            Assert.Equal((null, null), (status.ModelsPerHour, status.TimeLeft));
            Assert.Equal((1, 1, 0), (status.DoneCount, status.LeftCount, status.RunningCount));

            // At work after all.
            Folder.Beat(new ShardBeat(0, "node7", 1, ["1.pth"], HasEnded: false));
            Assert.Equal(ShardState.Running, RunInspection.Inspect(Folder).Shards[0].State);
        }

        // Models, outputs and records of a time to come: what is done is done, and what is left is made.
        foreach (var file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, later);
        Assert.Equal(models[1], Assert.Single(Run(Shard.Whole, Jobs(models))).Path);
        Assert.True(RunCompletion.Finish(Folder) is { IsComplete: true, CleanedCount: 2 });
    }

    [Fact]
    public void A_folder_without_a_run_says_so() =>
        Assert.Contains("is no run folder", Assert.Throws<RunException>(() => RunInspection.Inspect(new RunFolder(_folder["none"]))).Message, StringComparison.Ordinal);

    private static IEnumerable<string?> Hashes(IEnumerable<CloneResult> results) => results.OrderBy(result => result.Path).Select(result => result.Sha256After);

    private string[] Copies(int count)
    {
        var folder = Directory.CreateDirectory(_folder["models"]).FullName;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var copy = Path.Combine(folder, $"{i}.pth");
            if (!File.Exists(copy))
                File.Copy(workbench.Model, copy);
            return copy;
        })];
    }

    private CloneJob[] Jobs(string[] models, string output = "output", MedicOptions? method = null) =>
        [.. OutputPlan.Create(models, _folder[output], rootFolder: _folder["models"]).Select(plan => new CloneJob(plan, workbench.Cloning with { Method = method ?? workbench.Cloning.Method }))];

    private List<CloneResult> Run(Shard shard, CloneJob[] jobs, Action<CloneResult>? told = null, CancellationToken token = default)
    {
        using var run = ShardRun.Open(Folder, jobs, shard, ShardBalance.Name, CancellationToken.None);
        return Clean(run.Jobs, run, ended: told, token: token);
    }

    private List<CloneResult> Clean(
        IReadOnlyList<CloneJob> jobs, ShardRun? run = null, Action<CloneStage>? told = null, Action<CloneResult>? ended = null, CancellationToken token = default, CancellationToken endOfEpoch = default)
    {
        using var cleaning = new ModelCleaning(workbench.Cloning);
        var watch = new Watch(told, ended);
        new RepositoryCleaning(cleaning, endOfEpoch: endOfEpoch).Run(jobs, run?.Watch(watch, token) ?? watch, token);
        return watch.Results;
    }

    private sealed class Watch(Action<CloneStage>? told, Action<CloneResult>? ended) : ICloneObserver
    {
        public List<CloneResult> Results { get; } = [];

        public void Begin(CloneJob job)
        {
        }

        public void Report(CloneJob job, CloneProgress progress) => told?.Invoke(progress.Stage);

        public void End(CloneJob job, CloneResult result)
        {
            Results.Add(result);
            ended?.Invoke(result);
        }
    }
}
