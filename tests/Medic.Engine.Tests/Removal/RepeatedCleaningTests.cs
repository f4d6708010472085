using Medic.Engine.Checkpoints;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Tests.Checkpoints;

namespace Medic.Engine.Tests.Removal;

/// <summary>What a run does about the runs before it, finished, interrupted or under way.</summary>
public sealed class RepeatedCleaningTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private PlannedOutput Plan => Assert.Single(OutputPlan.Create([workbench.Model], _folder["cleaned"], _folder["quarantine"]));

    private CloneOptions Options => workbench.Cloning with { Attack = Workbench.Checker, SkipExisting = true };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_up_to_date_is_passed_over_with_its_figures()
    {
        var first = Clean(Options);
        Assert.Equal((CloneStatus.Cleaned, null), (first.Status, first.Reason));
        var written = File.GetLastWriteTimeUtc(Plan.OutputPath);

        // Where the data lies, what is noted and how often is measured change nothing about the clone.
        var second = Clean(Options with { Note = "again", MeasureEvery = 1 });

        Assert.Equal(CloneStatus.Skipped, second.Status);
        Assert.Contains("same file with the same settings", second.Reason, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Plan.OutputPath));
        Assert.Equal(Figures(first), Figures(second));
        Assert.Null(second.History);
    }

    public static TheoryData<string> Changes => ["seed", "epochs", "count", "limit", "normalization", "threads", "trigger"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_was_made_with_other_settings_is_made_again(string change)
    {
        var first = Clean(Options);

        var second = Clean(change switch
        {
            "seed" => Options with { Seed = 9 },
            "epochs" => Options with { Method = new MedicOptions { Epochs = 2, BatchSize = 32 } },
            "count" => Options with { SampleCount = 88 },
            "limit" => Options with { MaxAccuracyDrop = 1 },
            "normalization" => Options with { Normalization = null },
            "threads" => Options with { Compute = Options.Compute with { Threads = 2 } },
            _ => Options with { Attack = Workbench.Checker with { Trigger = "white-square" } },
        });

        Assert.Equal((CloneStatus.Cleaned, null), (second.Status, second.Reason));
        Assert.NotEqual(first.Sha256After, second.Sha256After);
        Assert.Equal([Plan.OutputPath], Files());
    }

    [Fact]
    public void What_was_made_from_another_file_is_made_again()
    {
        Clean(Options);
        var model = _folder["backdoored.pth"];
        var checkpoint = CheckpointReader.Read(workbench.Model);
        CheckpointWriter.Write(model, checkpoint.StateDict, checkpoint.Layout, new Dictionary<string, object?> { ["input_size"] = Workbench.Side });

        Assert.Equal(CloneStatus.Cleaned, Clean(Options, Plan with { Path = model }).Status);
    }

    [Fact]
    public void What_was_trained_on_more_of_the_samples_is_made_again()
    {
        Clean(Options);
        // The same samples, but without test images a tenth of them is held out.
        var samples = Directory.CreateDirectory(_folder["samples"]).FullName;
        foreach (var file in Directory.GetFiles(workbench.Data, "train-*"))
            File.Copy(file, Path.Combine(samples, Path.GetFileName(file)));

        var result = Clean(Options with { DataPath = samples });

        Assert.Equal((CloneStatus.Cleaned, "held-out"), (result.Status, result.MeasuredOn));
    }

    [Fact]
    public void A_file_that_Medic_did_not_make_is_never_replaced()
    {
        Directory.CreateDirectory(_folder["cleaned"]);
        File.Copy(workbench.Model, Plan.OutputPath);
        File.WriteAllText(Plan.OutputPath, "precious");

        var result = Clean(Options);

        Assert.Equal(CloneStatus.Failed, result.Status);
        Assert.Contains($"{Plan.OutputPath} exists", result.Reason, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Plan.OutputPath));
    }

    [Fact]
    public void A_clone_outside_the_limits_goes_to_quarantine_alone()
    {
        var options = Options with { MaxAttackSuccess = 0, Method = Harmless };

        var result = Clean(options);

        Assert.Equal(CloneStatus.Rejected, result.Status);
        Assert.Equal(Plan.QuarantinePath, result.QuarantinePath);
        Assert.Equal([Plan.QuarantinePath!], Files());
        var record = ModelInspection.Inspect(Plan.QuarantinePath!).Medic!;
        Assert.Equal("rejected", record["status"]);
        Assert.StartsWith("the attack still succeeds on", (string)record["reason"]!, StringComparison.Ordinal);

        // Another night, the same verdict, without the work.
        var again = Clean(options);
        Assert.Equal((CloneStatus.Rejected, result.Sha256After), (again.Status, again.Sha256After));
        Assert.Contains("rejected by an earlier run", again.Reason, StringComparison.Ordinal);
        Assert.Null(again.History);

        // Once the limit is raised it is made, and accepted.
        Assert.Equal(CloneStatus.Cleaned, Clean(options with { MaxAttackSuccess = 1 }).Status);
    }

    [Fact]
    public void Without_a_quarantine_a_rejected_clone_is_not_kept()
    {
        var result = Clean(Options with { MaxAttackSuccess = 0, Method = Harmless }, Plan with { QuarantinePath = null });

        Assert.Equal((CloneStatus.Rejected, null, null), (result.Status, result.QuarantinePath, result.Sha256After));
        Assert.Empty(Files());
    }

    [Fact]
    public void An_interrupted_training_goes_on_to_the_same_bytes()
    {
        var options = Options with { Resume = true, Method = new MedicOptions { Epochs = 3, BatchSize = 32, KeepBest = true } };
        var whole = Clean(options, Plan with { WorkPath = null });
        File.Delete(Plan.OutputPath);

        var interrupted = Interrupt(options, after: 2);
        Assert.Equal(CloneStatus.Cancelled, interrupted.Status);
        Assert.Equal(whole.CleanAccuracyBefore, interrupted.CleanAccuracyBefore);
        Assert.Equal([Plan.WorkPath + ".state"], Files());

        var result = Clean(options);
        Assert.Equal((CloneStatus.Cleaned, 2, 3), (result.Status, result.ResumedEpoch, result.Epochs));
        Assert.Equal(whole.Sha256After, result.Sha256After);
        Assert.Equal([Plan.OutputPath], Files());
    }

    [Fact]
    public void Unless_asked_to_go_on_a_training_begins_anew()
    {
        var options = Options with { Method = new MedicOptions { Epochs = 2, BatchSize = 32 } };
        Interrupt(options, after: 1);

        Assert.Null(Clean(options).ResumedEpoch);
        Assert.Equal([Plan.OutputPath], Files());
    }

    [Fact]
    public void The_state_of_a_training_with_other_settings_is_not_gone_on_from()
    {
        var options = Options with { Resume = true, Method = new MedicOptions { Epochs = 2, BatchSize = 32 } };
        Interrupt(options, after: 1);

        Assert.Null(Clean(options with { Seed = 8 }).ResumedEpoch);
    }

    [Fact]
    public void Two_runs_do_not_work_on_one_output()
    {
        CloneResult? second = null;
        var first = Clean(Options, progress: new Watcher<CloneProgress>(progress =>
        {
            if (progress.Stage == CloneStage.MeasuringBefore)
                second = Clean(Options with { Overwrite = true });
        }));

        Assert.Equal(CloneStatus.Cleaned, first.Status);
        Assert.Equal(CloneStatus.Busy, second!.Status);
        Assert.Contains("another run is at work", second.Reason, StringComparison.Ordinal);
        Assert.Equal([Plan.OutputPath], Files());
    }

    [Fact]
    public void What_a_killed_run_left_half_written_goes()
    {
        Directory.CreateDirectory(_folder["cleaned"]);
        // A process that is killed leaves its file under the name it was written under.
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write<int>(Plan.OutputPath, overwrite: false, stream =>
        {
            File.WriteAllText(stream.Name[..^5] + "1.tmp", "half a file");
            throw new InvalidOperationException();
        }));
        var other = Path.Combine(_folder["cleaned"], ".0123456789abcdef.tmp");
        File.WriteAllText(other, "somebody else's");
        Assert.Equal(2, Files().Length);

        Clean(Options);

        Assert.Equal([other, Plan.OutputPath], Files());
    }

    [Fact]
    public void What_was_measured_before_a_failure_is_told()
    {
        var result = Clean(Options with { Method = new MedicOptions { Epochs = 2, BatchSize = 32, LearningRate = 1e30 } });

        Assert.Equal(CloneStatus.Failed, result.Status);
        Assert.Equal(workbench.Backdoored.CleanAccuracy, result.CleanAccuracyBefore);
        Assert.Equal(workbench.Backdoored.AttackSuccessRate, result.AttackSuccessRateBefore);
        Assert.Empty(Files());
    }

    [Fact]
    public void A_model_that_is_not_what_it_was_said_to_be_fails()
    {
        var result = Clean(Options with { Architecture = "ResNet-18" });

        Assert.Equal(CloneStatus.Failed, result.Status);
        Assert.Contains("is a WRN-10-1, and was said to be a ResNet-18", result.Reason, StringComparison.Ordinal);
        Assert.Equal(CloneStatus.Cleaned, Clean(Options with { Architecture = "wrn-10-1" }).Status);
    }

    /// <summary>Leaves the model, and so its backdoor, as it is.</summary>
    private static MedicOptions Harmless => new() { Epochs = 1, LearningRate = 1e-9, StartFromTeacher = true, Augment = false };

    private static object Figures(CloneResult result) => (
        result.Architecture, result.Normalization, result.MeasuredOn, result.SampleCount, result.CleanCount, result.StampedCount,
        (result.CleanAccuracyBefore, result.CleanAccuracyAfter, result.AttackSuccessRateBefore, result.AttackSuccessRateAfter),
        result.KeptEpoch, result.Sha256Before, result.Sha256After);

    private CloneResult Clean(CloneOptions options, PlannedOutput? plan = null, IProgress<CloneProgress>? progress = null, CancellationToken token = default)
    {
        using var cleaning = new ModelCleaning(options);
        return cleaning.Clean(plan ?? Plan, progress, token);
    }

    private CloneResult Interrupt(CloneOptions options, int after)
    {
        using var cancellation = new CancellationTokenSource();
        return Clean(options, progress: new Watcher<CloneProgress>(progress =>
        {
            if (progress.Epoch?.Epoch == after)
                cancellation.Cancel();
        }), token: cancellation.Token);
    }

    private string[] Files() => [.. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
