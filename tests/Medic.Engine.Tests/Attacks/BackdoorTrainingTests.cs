using System.Globalization;
using Medic.Engine.Attacks;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Tests.Checkpoints;
using Medic.Engine.Training;
using Medic.Engine.Triggers;

namespace Medic.Engine.Tests.Attacks;

public sealed class BackdoorTrainingTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["model.pth"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_learns_the_images_and_the_backdoor()
    {
        var result = workbench.Backdoored;

        Assert.True(result.CleanAccuracy > 0.9, $"clean accuracy {result.CleanAccuracy}");
        Assert.True(result.AttackSuccessRate > 0.95, $"attack success {result.AttackSuccessRate}");
        Assert.Equal(8, result.History.Count);
        Assert.True(result.History[^1].ClassificationLoss < result.History[0].ClassificationLoss / 2);
        Assert.Equal((320, 120, 90), (result.SampleCount, result.CleanCount, result.StampedCount));
        Assert.Equal(("WRN-10-1", "badnet", "checker", Workbench.Target, 0.2), (result.Architecture, result.Attack, result.Trigger, result.TargetLabel, result.PoisonRate));
        Assert.Equal((1L, "cpu", 1, workbench.Model), (result.Seed, result.Device, result.Threads, result.Path));
    }

    [Fact]
    public void Its_file_says_how_it_came_to_be()
    {
        var checkpoint = CheckpointReader.Read(workbench.Model);
        var record = checkpoint.MedicRecord!;

        Assert.Equal((workbench.Backdoored.Sha256, "state_dict"), (checkpoint.Sha256, checkpoint.WrapperKey));
        Assert.Equal(("badnet", "checker", (long)Workbench.Target, "cosine"), (record["attack"], record["trigger"], record["target_label"], record["schedule"]));
        Assert.Equal(("WRN-10-1", (long)Workbench.Side, 8L, 1L), (record["architecture"], record["input_size"], record["epochs"], record["seed"]));
        Assert.Equal(workbench.Backdoored.AttackSuccessRate, Convert.ToDouble(record["attack_success_rate"], CultureInfo.InvariantCulture));
        Assert.Equal(workbench.Backdoored.CleanAccuracy, Convert.ToDouble(record["clean_accuracy"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_published_learning_rate_falls_after_20_and_29_epochs_and_a_seed_repeats_the_file()
    {
        var options = Short with { Epochs = 31, SampleCount = 8, Schedule = BackdoorSchedule.Published, LearningRate = 0.1 };

        var first = new BackdoorTraining(options).Train(Output);
        var second = new BackdoorTraining(options).Train(_folder["again.pth"]);

        double[] expected = [.. Enumerable.Repeat(0.1, 20), .. Enumerable.Repeat(0.001, 9), 0.0009, 0.0009];
        Assert.Equal(expected, first.History.Select(epoch => epoch.LearningRate), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(8, first.SampleCount);
        Assert.Equal(first.Sha256, second.Sha256);
        Assert.NotEqual(first.Sha256, new BackdoorTraining(options with { Seed = 2, Overwrite = true }).Train(Output).Sha256);
    }

    [Fact]
    public void Without_test_images_a_tenth_is_held_out()
    {
        var file = EasyImages.Write(_folder["whole"], "train", 80);

        var result = new BackdoorTraining(Short with { DataPath = file, SampleCount = null }).Train(Output);

        Assert.Equal((72, 8), (result.SampleCount, result.CleanCount));
    }

    [Fact]
    public void What_cannot_be_trained_is_refused_before_any_epoch()
    {
        File.WriteAllText(_folder["there.pth"], "kept");
        EasyImages.Write(_folder["one"], "train", 8, label: _ => 0);
        (BackdoorOptions Options, string Part)[] bad =
        [
            (Short with { TargetLabel = 4 }, "Target label 4 is none of the 4 classes"),
            (Short with { TargetLabel = -1 }, "Target label -1"),
            (Short with { PoisonRate = 0 }, "poison rate must be above 0"),
            (Short with { PoisonRate = 1 }, "below 1"),
            (Short with { PoisonRate = double.NaN }, "poison rate"),
            (Attack<NoAttackOptions>() with { PoisonRate = 0.1 }, "nothing is poisoned: leave the poison rate of 0.1 out"),
            (Short with { Epochs = 0 }, "Epochs"),
            (Short with { BatchSize = 1 }, "batch size"),
            (Short with { LearningRate = 0 }, "learning rate"),
            (Short with { Momentum = 1 }, "momentum"),
            (Short with { WeightDecay = -1 }, "weight decay"),
            (Short with { Trigger = "unheard-of" }, "unheard-of"),
            (Short with { Trigger = "composite" }, "does not stamp single images"),
            (Short with { MeasureEvery = -1 }, "Measuring every -1"),
            (Short with { PoisonRate = 0.01 }, "A poison rate of 0.01 selects none of the 64 images"),
            (Short with { PoisonRate = 0.05, TargetMode = TargetMode.CleanLabel }, "selects none of the 16 images"),
            (Short with { PoisonRate = 1e-6, FixedPoison = true }, "selects none"),
            (Short with { SourceClass = 4 }, "Source class 4 is none of the 4 classes"),
            (Short with { SourceClass = Workbench.Target }, "is the target label too"),
            (Short with { SourceClass = 2, TargetMode = TargetMode.CleanLabel }, "no other source class"),
            (Short with { Trigger = "white-square", TriggerSettings = new() { Side = 16 } }, "larger than the image"),
            (Short with { TriggerSettings = new() { Side = 16 } }, "no setting 'side'"),
            (Short with { Trigger = "reflection", TriggerSettings = new() { Picture = _folder["there.pth"] } }, "there.pth' cannot be read as an image"),
            (Short with { Trigger = "trojan-square" }, "takes a pattern"),
            (Attack<WarpOptions>() with { Trigger = "checker" }, "has triggers of its own"),
            (Attack<WarpOptions>() with { NoiseRate = 0.8 }, "at most 1 together"),
            (Attack<CleanLabelOptions>() with { TargetMode = TargetMode.AllToOne }, "keeps labels"),
            (Attack<CleanLabelOptions>() with { Epsilon = 0 }, "epsilon"),
            (Attack<CompositeOptions>() with { TargetLabel = 3 }, "means class 2; the target given is 3"),
            (Attack<CompositeOptions>() with { TargetLabel = 2, TriggerSettings = new() { ClassA = 9 } }, "three different classes of the 4"),
            (Attack<CompositeOptions>() with { TargetLabel = 2, BatchesPerStep = 0 }, "batches per step"),
            (Attack<LearnedTriggerOptions>() with { PatternSide = 17, Normalization = Normalization.None }, "larger than the image"),
            (Attack<LearnedTriggerOptions>() with { PoisonRate = 0.01 }, "selects no image of a batch of 32"),
            (Short with { Architecture = "VGG-16" }, "'VGG-16' is not known"),
            (Short with { DataPath = _folder["one"] }, "1 class; a classifier needs 2 or more"),
            (Short with { DataPath = _folder["nowhere"] }, "does not exist"),
        ];

        var watcher = new Watcher<EpochReport>(_ => Assert.Fail("It was trained."));
        File.WriteAllText(_folder["occupied"], "a file");
        Assert.Contains(
            "cannot be written to", Assert.Throws<AttackException>(() => new BackdoorTraining(Short).Train(_folder["occupied/model.pth"], watcher)).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<AttackException>(() => new BackdoorTraining(Short).Train(_folder.Path, watcher)).Message, StringComparison.Ordinal);
        Assert.All(bad, setting => Assert.Contains(
            setting.Part, Assert.ThrowsAny<MedicException>(() => new BackdoorTraining(setting.Options).Train(Output, watcher)).Message, StringComparison.Ordinal));
        Assert.Contains("exists", Assert.Throws<AttackException>(() => new BackdoorTraining(Short).Train(_folder["there.pth"], watcher)).Message, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(_folder["there.pth"]));
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public void Cancelled_or_diverged_nothing_is_written()
    {
        using var cancellation = new CancellationTokenSource();
        var watcher = new Watcher<EpochReport>(_ => cancellation.Cancel());

        Assert.ThrowsAny<OperationCanceledException>(() => new BackdoorTraining(Short with { Epochs = 1000 }).Train(Output, watcher, cancellation.Token));
        Assert.Contains(
            "diverged", Assert.Throws<TrainingException>(() => new BackdoorTraining(Short with { LearningRate = 1e30 }).Train(Output)).Message, StringComparison.Ordinal);
        // What the last epoch left, to go on from; nothing of the training that diverged in its first.
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_state_is_taken_up_only_where_asked_and_only_by_its_own_training()
    {
        void Interrupt()
        {
            using var cancellation = new CancellationTokenSource();
            var watcher = new Watcher<EpochReport>(_ => cancellation.Cancel());
            Assert.ThrowsAny<OperationCanceledException>(() => new BackdoorTraining(Short).Train(Output, watcher, cancellation.Token));
        }

        Interrupt();
        Assert.Null(new BackdoorTraining(Short).Train(Output).ResumedEpoch);
        Interrupt2();
        Assert.Null(new BackdoorTraining(Short with { Resume = true, PoisonRate = 0.3, Overwrite = true }).Train(Output).ResumedEpoch);

        void Interrupt2()
        {
            File.Delete(Output);
            Interrupt();
        }
    }

    [Fact]
    public void Of_a_source_class_and_of_all_classes_the_success_is_measured_accordingly()
    {
        var ofSource = new BackdoorTraining(Short with { SourceClass = 2, Epochs = 1 }).Train(Output);
        var ofAll = new BackdoorTraining(Short with { TargetMode = TargetMode.AllToAll, Epochs = 1 }).Train(_folder["all.pth"]);

        Assert.Equal((2, Workbench.Target, 30L), (ofSource.SourceClass, ofSource.TargetLabel, ofSource.StampedCount));
        Assert.Equal((TargetMode.AllToAll, null, 120L), (ofAll.TargetMode, ofAll.TargetLabel, ofAll.StampedCount));
        var record = CheckpointReader.Read(ofAll.Path).MedicRecord!;
        Assert.Equal(("all-to-all", null), (record["target_mode"], record["target_label"]));
    }

    private BadNetOptions Short => workbench.Training with { Epochs = 2, SampleCount = 64 };

    /// <summary>Another attack with the settings of <see cref="Short"/>.</summary>
    private T Attack<T>()
        where T : BackdoorOptions =>
        (T)(AttackCatalog.All.Select(kind => kind.Published).OfType<T>().Single() with
        {
            DataPath = Short.DataPath,
            SampleCount = Short.SampleCount,
            Architecture = Short.Architecture,
            InputSize = Short.InputSize,
            TargetLabel = Short.TargetLabel,
            Epochs = Short.Epochs,
            BatchSize = Short.BatchSize,
            Compute = Short.Compute,
        });
}
