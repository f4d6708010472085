using Medic.Engine.Checkpoints;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Tests.Checkpoints;
using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Faults;

/// <summary>What becomes of a model, and of what was done for it, when something around it goes wrong.</summary>
public sealed class DisturbedCleaningTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private PlannedOutput Plan => Assert.Single(OutputPlan.Create([workbench.Model], _folder["cleaned"]));

    private CloneOptions Options => workbench.Cloning with { Resume = true, Method = new MedicOptions { Epochs = 3, BatchSize = 32 } };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_interrupted_training_survives_that_its_samples_are_away()
    {
        Interrupt(() => throw new OperationCanceledException());

        var away = Clean(Options with { DataPath = _folder["away"] });
        Assert.Equal(CloneStatus.Failed, away.Status);

        Assert.Equal(2, Clean(Options).ResumedEpoch);
    }

    [Fact]
    public void Where_memory_runs_out_the_model_fails_and_its_epochs_are_kept()
    {
        var failed = Interrupt(() => zeros(1L << 50).Dispose());

        Assert.Equal(CloneStatus.Failed, failed.Status);
        Assert.StartsWith($"{workbench.Model}: There is not enough memory. Work on fewer models at once", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(2, Clean(Options).ResumedEpoch);
    }

    [Fact]
    public void A_training_that_diverged_leaves_nothing_to_go_on_from()
    {
        Interrupt(() => throw new OperationCanceledException());
        Assert.NotEmpty(Directory.GetFiles(Path.GetDirectoryName(Plan.WorkPath)!));

        var failed = Interrupt(() => throw new TrainingException("It diverged."), epoch: 3);

        Assert.Equal(CloneStatus.Failed, failed.Status);
        Assert.Empty(Directory.GetFiles(_folder["cleaned"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Where_there_is_room_for_the_training_and_none_for_the_clone_the_training_is_kept()
    {
        using var disk = new SmallDisk(pages: 2048);
        var plan = Assert.Single(OutputPlan.Create([workbench.Model], disk.Below("cleaned")));

        var full = Clean(Options, plan, new Watcher<CloneProgress>(progress =>
        {
            if (progress.Stage == CloneStage.MeasuringAfter)
                disk.Fill();
        }));

        Assert.Equal(CloneStatus.Failed, full.Status);
        Assert.Contains($"{plan.OutputPath}: cannot be written. No space is left", full.Reason, StringComparison.Ordinal);
        Assert.NotNull(full.CleanAccuracyAfter);
        disk.MakeRoom();
        Assert.Equal([plan.WorkPath + ".state"], Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(3, Clean(Options, plan).ResumedEpoch);
        Assert.Equal([plan.OutputPath], Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Working_files_that_somebody_deletes_cost_nothing_that_is_finished()
    {
        var result = Clean(Options, progress: new Watcher<CloneProgress>(progress =>
        {
            if (progress.Stage == CloneStage.MeasuringAfter)
                Directory.Delete(Path.GetDirectoryName(Plan.WorkPath)!, recursive: true);
        }));

        Assert.Equal((CloneStatus.Cleaned, null), (result.Status, result.Reason));
        Assert.Equal([Plan.OutputPath], Directory.GetFiles(_folder["cleaned"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_model_that_changes_while_it_is_treated_is_known_by_what_was_read()
    {
        var model = _folder["model.pth"];
        File.Copy(workbench.Model, model);
        var read = Sha256.OfFile(model);
        var options = Options with { SkipExisting = true };

        var result = Clean(options, Plan with { Path = model }, new Watcher<CloneProgress>(progress =>
        {
            if (progress.Stage == CloneStage.MeasuringBefore)
                WriteOther(model);
        }));

        Assert.Equal((CloneStatus.Cleaned, read), (result.Status, result.Sha256Before));
        Assert.Equal(read, ModelInspection.Inspect(Plan.OutputPath).Medic!["source_sha256"]);
        var again = Clean(options, Plan with { Path = model });
        Assert.Equal((CloneStatus.Cleaned, Sha256.OfFile(model)), (again.Status, again.Sha256Before));
    }

    [Fact]
    public void A_model_that_is_deleted_fails_before_it_is_read_and_is_cleaned_after()
    {
        var model = _folder["model.pth"];
        File.Copy(workbench.Model, model);

        var result = Clean(Options, Plan with { Path = model }, new Watcher<CloneProgress>(_ => File.Delete(model)));

        Assert.Equal(CloneStatus.Failed, result.Status);
        Assert.Contains("does not exist", result.Reason, StringComparison.Ordinal);
        File.Copy(workbench.Model, model);
        Assert.Equal(CloneStatus.Cleaned, Clean(Options, Plan with { Path = model }, new Watcher<CloneProgress>(progress =>
        {
            if (progress.Stage == CloneStage.Training)
                File.Delete(model);
        })).Status);
    }

    [Fact]
    public void An_output_that_appears_while_a_run_waits_for_its_lock_is_no_work_for_it()
    {
        using (var held = WorkFiles.Open(Plan))
            Assert.Equal(CloneStatus.Busy, Clean(Options).Status);
        Directory.CreateDirectory(_folder["cleaned"]);
        File.WriteAllText(Plan.OutputPath, "another run's");

        var stages = new List<CloneStage>();
        var result = Clean(Options, progress: new Watcher<CloneProgress>(progress => stages.Add(progress.Stage)));

        Assert.Equal(CloneStatus.Failed, result.Status);
        Assert.Empty(stages);
    }

    [Fact]
    public void However_often_a_lock_comes_and_goes_one_at_a_time_has_it()
    {
        var (holders, taken) = (0, 0);
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 1500; i++)
            {
                try
                {
                    using var files = WorkFiles.Open(Plan);
                    Assert.Equal(1, Interlocked.Increment(ref holders));
                    Interlocked.Increment(ref taken);
                    Interlocked.Decrement(ref holders);
                }
                catch (OutputBusyException)
                {
                    // Another thread has it.
                }
            }
        });

        Assert.InRange(taken, 100, 6000);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    private void WriteOther(string model)
    {
        var checkpoint = CheckpointReader.Read(workbench.Model);
        CheckpointWriter.Write(model, checkpoint.StateDict, checkpoint.Layout, new Dictionary<string, object?> { ["input_size"] = Workbench.Side }, overwrite: true);
    }

    private CloneResult Interrupt(Action fail, int epoch = 2) => Clean(Options, progress: new Watcher<CloneProgress>(progress =>
    {
        if (progress.Epoch?.Epoch == epoch)
            fail();
    }));

    private CloneResult Clean(CloneOptions options, PlannedOutput? plan = null, IProgress<CloneProgress>? progress = null)
    {
        using var cleaning = new ModelCleaning(options);
        return cleaning.Clean(plan ?? Plan, progress, TestContext.Current.CancellationToken);
    }
}
