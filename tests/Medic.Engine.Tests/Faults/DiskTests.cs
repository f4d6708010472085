using System.Text.Json;
using Medic.Engine.Auditing;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Runs;

namespace Medic.Engine.Tests.Faults;

/// <summary>Disks that are full, read-only, or others than the models'.</summary>
public sealed class DiskTests(Workbench workbench)
{
    [Fact]
    public void What_has_no_room_fails_and_is_made_when_there_is_room()
    {
        using var disk = new SmallDisk(pages: 1024);
        using var trial = new CleaningTrial(workbench, count: 3);
        Assert.All(trial.Clean(trial["undisturbed"]), result => Assert.Equal(CloneStatus.Cleaned, result.Status));
        var whole = Leftovers.Outputs(trial["undisturbed"]);
        var (output, log) = (disk.Below("cleaned"), trial["log"]);
        // Room for one clone and the half of another, and so for no training's state.
        var size = (int)(new FileInfo(Path.Combine(trial["undisturbed"], "0.pth")).Length / SmallDisk.Page);
        disk.Fill(leave: 3 * size / 2);

        var full = trial.Clean(output, log: log);

        Assert.Equal(3, full.Count);
        Assert.All(full, result =>
        {
            Assert.Equal(CloneStatus.Failed, result.Status);
            Assert.Matches($@"^{result.Path}: {output}/\.medic/\w+\.state: cannot be written\. No space is left: it takes \d+ bytes or more, and \d+ are free in {output}/\.medic\. Make room there, and run again\.$", result.Reason);
        });
        Assert.Equal(["filler"], Leftovers.Files(disk.Path));
        Assert.Equal(["0.pth Failed", "1.pth Failed", "2.pth Failed"], CleaningTrial.Logged(log));
        Assert.Equal(full.Select(result => result.Reason), Leftovers.Entries(log).Where(entry => entry!.Value.TryGetProperty("error", out _)).Select(entry => entry!.Value.GetProperty("error").GetString()));

        // Room for the state of one and one clone, or somewhat more.
        disk.MakeRoom();
        disk.Fill(leave: 11 * size / 2);
        var some = trial.Clean(output, log: log);
        Assert.Equal((CloneStatus.Cleaned, CloneStatus.Failed), (some[0].Status, some[2].Status));
        Assert.Contains("No space is left", some[2].Reason, StringComparison.Ordinal);
        Assert.All(Leftovers.Outputs(output), clone => Assert.Equal(whole[clone.Key], clone.Value));

        disk.MakeRoom();
        var rest = trial.Clean(output, log: log);
        Assert.Equal((CloneStatus.Skipped, CloneStatus.Cleaned), (rest[0].Status, rest[2].Status));
        Assert.Equal(whole, Leftovers.Outputs(output));
        Assert.Equal(whole.Keys, Leftovers.Files(disk.Path));
    }

    [Fact]
    public void A_full_run_folder_is_waited_for()
    {
        using var disk = new SmallDisk(pages: 64);
        using var trial = new CleaningTrial(workbench, count: 2);
        var run = disk.Below("run");
        Timer? room = null;
        var early = 0;

        var results = trial.Clean(trial["cleaned"], run: run, told: progress =>
        {
            if (progress.Stage != CloneStage.MeasuringAfter || room is not null)
                return;
            disk.Fill();
            room = new Timer(
                _ =>
                {
                    early = Directory.Exists(Path.Combine(run, "results")) ? Directory.GetFiles(Path.Combine(run, "results"), "*.json").Length : 0;
                    disk.MakeRoom();
                },
                null,
                TimeSpan.FromSeconds(1.5),
                Timeout.InfiniteTimeSpan);
        });

        room!.Dispose();
        Assert.Equal(0, early);
        Assert.All(results, result => Assert.Equal(CloneStatus.Cleaned, result.Status));
        Assert.True(RunCompletion.Finish(new RunFolder(run)) is { IsComplete: true, CleanedCount: 2 });
    }

    [Fact]
    public void A_full_disk_begins_no_run()
    {
        using var disk = new SmallDisk(pages: 8);
        using var trial = new CleaningTrial(workbench, count: 1);
        disk.Fill();

        Assert.Contains("the run folder cannot be written", Assert.Throws<RunException>(() => trial.Clean(trial["cleaned"], run: disk.Below("run"))).Message, StringComparison.Ordinal);
        Assert.Contains("the log cannot be written. No model was touched", Assert.Throws<AuditException>(() => trial.Clean(trial["cleaned"], log: disk.Below("log"))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(trial["cleaned"]));
    }

    [Fact]
    public void What_a_full_log_lacks_is_written_when_there_is_room()
    {
        using var disk = new SmallDisk(pages: 16);
        using var trial = new CleaningTrial(workbench, count: 6);
        var failures = new List<string?>();
        // The beginning of the run, and a model or two.
        disk.Fill(leave: 1);

        var results = trial.Clean(trial["cleaned"], log: disk.Below("audit.jsonl"), ended: (_, failure) =>
        {
            failures.Add(failure);
            if (failures.Count == 5)
                disk.MakeRoom();
        });

        Assert.All(results, result => Assert.Equal(CloneStatus.Cleaned, result.Status));
        Assert.Contains("audit.jsonl: the log cannot be written. What it lacks is written when it can be.", Assert.Single(failures, failure => failure is not null), StringComparison.Ordinal);
        Assert.Equal(results.Select(result => $"{Path.GetFileName(result.Path)} Cleaned"), CleaningTrial.Logged(disk.Path));
        Assert.Equal(Enumerable.Range(1, 8), Leftovers.Entries(disk.Path).OfType<JsonElement>().Select(entry => entry.GetProperty("sequence").GetInt32()));
    }

    [Fact]
    public void A_log_that_stays_full_costs_no_model_and_the_line_that_it_cuts_no_later_entry()
    {
        using var disk = new SmallDisk(pages: 16);
        using var trial = new CleaningTrial(workbench, count: 4);
        disk.Fill(leave: 1);

        var first = trial.Clean(trial["cleaned"], log: disk.Below("audit.jsonl"));
        disk.MakeRoom();
        var second = trial.Clean(trial["cleaned"], log: disk.Below("audit.jsonl"));

        Assert.All(first, result => Assert.Equal(CloneStatus.Cleaned, result.Status));
        Assert.All(second, result => Assert.Equal(CloneStatus.Skipped, result.Status));
        Assert.Equal(["0.pth Skipped", "1.pth Skipped", "2.pth Skipped", "3.pth Skipped"], CleaningTrial.Logged(disk.Path).TakeLast(4));
        Assert.Single(Leftovers.Entries(disk.Path), entry => entry is null);
    }

    [Fact]
    public void A_read_only_folder_fails_before_the_work_and_says_so()
    {
        using var disk = new SmallDisk(pages: 1024);
        using var trial = new CleaningTrial(workbench, count: 2);
        var output = disk.Below("cleaned");
        trial.Clean(output);
        var before = Leftovers.Outputs(output);
        // As a run leaves them that was killed: nobody is at work.
        Directory.CreateDirectory(Path.Combine(output, OutputPlan.WorkFolder));
        foreach (var plan in OutputPlan.Create(trial.Models, output))
            File.WriteAllText(plan.WorkPath + ".lock", string.Empty);
        disk.Remount("ro");
        try
        {
            var stages = new List<CloneStage>();
            var results = trial.Clean(output, options => options with { Overwrite = true }, log: trial["log"], told: progress => stages.Add(progress.Stage));

            Assert.Empty(stages);
            Assert.All(results, result => Assert.Equal(CloneStatus.Failed, result.Status));
            Assert.All(results, result => Assert.Contains($"the folder of its output {result.OutputPath} cannot be written. Read-only file system", result.Reason, StringComparison.Ordinal));
            Assert.Equal(["0.pth Failed", "1.pth Failed"], CleaningTrial.Logged(trial["log"]));
            Assert.Throws<AuditException>(() => trial.Clean(trial["other"], log: disk.Below("log")));
            Assert.Contains("Choose a folder that every machine can write to", Assert.Throws<RunException>(() => trial.Clean(trial["other"], run: disk.Below("run"))).Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(trial["other"]));
        }
        finally
        {
            disk.Remount("rw");
        }

        Assert.Equal(before, Leftovers.Outputs(output));
        Assert.All(trial.Clean(output), result => Assert.Equal(CloneStatus.Skipped, result.Status));
        Assert.Equal(before.Keys, Leftovers.Files(output));
    }

    [Fact]
    public void Every_folder_may_be_on_a_volume_of_its_own()
    {
        using var output = new SmallDisk(pages: 1024);
        using var quarantine = new SmallDisk(pages: 1024);
        using var shared = new SmallDisk(pages: 64);
        using var trial = new CleaningTrial(workbench, count: 2);
        trial.Clean(trial["undisturbed"]);
        var whole = Leftovers.Outputs(trial["undisturbed"]);

        trial.Clean(output.Below("cleaned"), run: shared.Below("run"), quarantine: quarantine.Path);
        // Nothing is trained, and so the backdoor stays.
        var rejected = trial.Clean(
            trial["cleaned"],
            options => options with { Attack = Workbench.Checker, MaxAttackSuccess = 0, Method = new MedicOptions { Epochs = 1, LearningRate = 1e-9, StartFromTeacher = true, Augment = false } },
            quarantine: quarantine.Path);

        Assert.Equal(whole, Leftovers.Outputs(output.Below("cleaned")));
        Assert.Equal(whole.Keys, Leftovers.Files(output.Path));
        Assert.All(rejected, result => Assert.Equal(CloneStatus.Rejected, result.Status));
        Assert.Equal(rejected.Select(result => result.Sha256After), Leftovers.Outputs(quarantine.Path).Values);
        Assert.Equal(whole.Keys, Leftovers.Files(quarantine.Path));
    }

    [Fact]
    public void A_model_that_somebody_locks_fails_and_the_others_are_cleaned()
    {
        using var trial = new CleaningTrial(workbench, count: 3);
        List<CloneResult> results;
        using (new FileStream(trial.Models[1], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            results = trial.Clean(trial["cleaned"], log: trial["log"]);

        Assert.Contains("cannot be read. The process cannot access the file", results[1].Reason, StringComparison.Ordinal);
        Assert.Equal(["0.pth Cleaned", "1.pth Failed", "2.pth Cleaned"], CleaningTrial.Logged(trial["log"]));
        Assert.Equal([CloneStatus.Skipped, CloneStatus.Cleaned, CloneStatus.Skipped], trial.Clean(trial["cleaned"]).Select(result => result.Status));
    }
}
