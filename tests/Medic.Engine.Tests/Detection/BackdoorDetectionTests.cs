using System.Text.Json;
using Medic.Engine.Data;
using Medic.Engine.Detection;
using Medic.Engine.Measurement;
using Medic.Engine.Tests.Data;
using Medic.Engine.Triggers;
using TemporaryFolder = Medic.Engine.Tests.Checkpoints.TemporaryFolder;

namespace Medic.Engine.Tests.Detection;

public sealed class BackdoorDetectionTests(Workbench workbench) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DetectionOptions Options => new()
    {
        DataPath = workbench.Data,
        SampleCount = 96,
        Normalization = Normalization.None,
        Search = new TriggerSearchOptions { BatchSize = 48, Steps = 60 },
        Seed = 1,
        Compute = Workbench.Compute,
    };

    [Fact]
    public void The_backdoors_class_has_the_smallest_trigger()
    {
        var steps = new List<DetectionProgress>();

        var result = Detect(Options, new Watcher<DetectionProgress>(steps.Add));

        Assert.Null(result.Error);
        Assert.Equal((workbench.Model, "WRN-10-1", "none", 96), (result.Path, result.Architecture, result.Normalization, result.SampleCount));
        Assert.Equal((1L, "cpu", 1), (result.Seed, result.Device, result.Threads));
        Assert.Equal(workbench.Backdoored.Sha256, result.Sha256);
        Assert.Equal([0, 1, 2, 3], result.Classes!.Select(found => found.Label));
        var smallest = result.Classes!.MinBy(found => found.MaskNorm)!;
        Assert.Equal(Workbench.Target, smallest.Label);
        Assert.True(smallest.AttackSuccessRate > 0.9);
        Assert.Equal(result.Suspicious, result.FlaggedLabels!.Count > 0);
        Assert.Equal(result.FlaggedLabels!, result.Classes!.Where(found => found.Flagged).Select(found => found.Label));
        Assert.True(result.CleanAccuracy > 0.9);
        Assert.True(result.Duration > TimeSpan.Zero);
        Assert.Equal(result.Path, steps[^1].Path);
        Assert.InRange(steps[^1].Step, 1, 60);
        Assert.All(result.Classes!, found => Assert.True(found.PicturePath is null && found.TriggerPath is null));

        var json = JsonSerializer.SerializeToElement(result, Json);
        Assert.Equal(smallest.MaskNorm, json.GetProperty("classes")[Workbench.Target].GetProperty("maskNorm").GetDouble());
    }

    [Fact]
    public void A_recovered_trigger_is_measured_from_its_file_as_it_was_found()
    {
        var found = Detect(Options with { Labels = [Workbench.Target], SampleCount = null }, folder: _folder["triggers"]).Classes!.Single();

        var attack = RecordedAttack.Read(found.TriggerPath!);
        Assert.Equal((LearnedPatternTrigger.TriggerName, AttackGoal.Label(Workbench.Target)), (attack.Trigger.Name, attack.Goal));
        using var measurement = new ModelMeasurement(new MeasureOptions
        {
            DataPath = workbench.Data,
            Attack = new AttackOptions { Trigger = TriggerCatalog.FromModel, TriggerPath = found.TriggerPath },
            Normalization = Normalization.None,
            Compute = Workbench.Compute,
        });
        var measured = measurement.Measure(workbench.Model);
        Assert.Null(measured.Error);
        Assert.Equal(Workbench.Target, measured.TargetLabel);
        // On other images than it was found with.
        Assert.True(measured.AttackSuccessRate > 0.9);
    }

    [Fact]
    public void Its_pictures_show_the_mask_the_pattern_and_an_image_without_and_with_them()
    {
        var quick = Options with { Search = new TriggerSearchOptions { Steps = 1 } };
        var folder = _folder["triggers"];

        var result = Detect(quick, folder: folder);

        Assert.Equal(Enumerable.Range(0, 4).Select(label => Path.Combine(folder, $"class-{label}.png")), result.Classes!.Select(found => found.PicturePath));
        Assert.Equal(Enumerable.Range(0, 4).Select(label => Path.Combine(folder, $"class-{label}.trigger")), result.Classes!.Select(found => found.TriggerPath));
        // Four images of 16 pixels, eight times as large, each in a frame of two.
        var shape = Python.Run("PIL.Image", "picture = PIL.Image.open(sys.argv[1])\nprint(picture.size, picture.mode)", result.Classes![0].PicturePath!).Trim();
        Assert.Equal("(528, 132) L", shape);

        File.Delete(result.Classes![0].PicturePath!);
        Assert.Contains("class-0.trigger exists", Detect(quick, folder: folder).Error, StringComparison.Ordinal);
        Assert.Null(Detect(quick with { Overwrite = true }, folder: folder).Error);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_before_the_search()
    {
        var steps = 0;
        var occupied = _folder["file"];
        File.WriteAllText(occupied, string.Empty);

        var result = Detect(Options, new Watcher<DetectionProgress>(_ => steps++), Path.Combine(occupied, "triggers"));

        Assert.Contains("cannot be written to", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, steps);
    }

    [Fact]
    public void Classes_can_be_chosen_and_unknown_ones_are_refused()
    {
        var quick = Options with { Search = new TriggerSearchOptions { Steps = 1 } };

        Assert.Equal([3, 1], Detect(quick with { Labels = [3, 1] }).Classes!.Select(found => found.Label));
        Assert.Contains("Class 4 is to be searched; this WRN-10-1 has 4 classes", Detect(quick with { Labels = [0, 4] }).Error, StringComparison.Ordinal);
        Assert.Throws<DetectionException>((quick with { Labels = [] }).Validate);
        Assert.Throws<DetectionException>((quick with { Labels = [-1] }).Validate);
        Assert.Throws<DetectionException>((quick with { Labels = [1, 1] }).Validate);
        Assert.Throws<DetectionException>((quick with { SampleCount = 0 }).Validate);
    }

    [Fact]
    public void Progress_goes_over_all_classes()
    {
        var steps = new List<DetectionProgress>();

        Detect(Options with { Labels = [0, 1], Search = new TriggerSearchOptions { Steps = 2, BatchSize = 96 } }, new Watcher<DetectionProgress>(steps.Add));

        Assert.Equal([0.5, 1], steps.Select(step => step.Share));
        Assert.Equal(TimeSpan.Zero, steps[^1].Remaining);
        Assert.All(steps, step => Assert.Equal([0, 1], step.Labels));
    }

    [Fact]
    public void Models_of_one_name_have_folders_of_their_own()
    {
        var jobs = ModelJob.Plan([(_folder["a/m.pth"], Options), (_folder["b/m.pth"], Options), (_folder["b/m.pth"], Options)], _folder["out"]);

        Assert.Equal([Path.GetFullPath(_folder["out/a/m.pth"]), Path.GetFullPath(_folder["out/b/m.pth"])], jobs.Take(2).Select(job => job.OutputFolder));
        Assert.Contains("Name each model once", jobs[2].Error, StringComparison.Ordinal);
        Assert.All(ModelJob.Plan([("m.pth", Options)], outputFolder: null), job => Assert.Null(job.OutputFolder));
        using var detection = new BackdoorDetection(Options);
        Assert.Equal(jobs[2].Error, detection.Detect(jobs[2]).Error);
    }

    [Fact]
    public void No_trigger_is_written_through_a_link_out_of_the_folder_that_was_named()
    {
        var quick = Options with { Labels = [0], Search = new TriggerSearchOptions { Steps = 1 } };
        Directory.CreateDirectory(_folder["outside"]);
        Directory.CreateDirectory(_folder["real"]);
        // The folder itself may be one.
        Directory.CreateSymbolicLink(_folder["out"], _folder["real"]);
        var job = Assert.Single(ModelJob.Plan([(workbench.Model, quick)], _folder["out"]));
        using var detection = new BackdoorDetection(quick);
        Assert.Null(detection.Detect(job).Error);
        Directory.Delete(job.OutputFolder!, recursive: true);

        var late = detection.Detect(job, new Watcher<DetectionProgress>(_ =>
        {
            Directory.Delete(job.OutputFolder!);
            Directory.CreateSymbolicLink(job.OutputFolder!, _folder["outside"]);
        }));
        var steps = 0;
        var early = detection.Detect(job, new Watcher<DetectionProgress>(_ => steps++));

        Assert.Equal(0, steps);
        Assert.All([late, early], result => Assert.Contains($"would follow the link {job.OutputFolder} out of {_folder["out"]}", result.Error, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["outside"]));
    }

    [Fact]
    public void A_model_that_cannot_be_searched_is_an_error_of_its_own()
    {
        using var detection = new BackdoorDetection(Options);

        Assert.Contains("none.pth", detection.Detect(_folder["none.pth"]).Error, StringComparison.Ordinal);
        Assert.Null(detection.Detect(_folder["none.pth"]).Suspicious);
    }

    [Fact]
    public void A_model_that_knows_nothing_of_the_samples_is_refused_unless_it_may_go_on()
    {
        var mislabelled = _folder["mislabelled"];
        EasyImages.Write(mislabelled, "train", 40, label: label => (label + 1) % 4);
        var options = Options with { DataPath = mislabelled, SampleCount = null, Search = new TriggerSearchOptions { Steps = 1 } };

        Assert.Contains("classes are in another order", Detect(options).Error, StringComparison.Ordinal);
        Assert.Null(Detect(options with { AllowWeakModel = true }).Error);
    }

    [Fact]
    public void Cancelled_it_ends()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        using var detection = new BackdoorDetection(Options);

        Assert.Throws<OperationCanceledException>(() => detection.Detect(workbench.Model, cancellationToken: cancellation.Token));
    }

    [Fact]
    public void A_setting_out_of_range_is_refused_by_name()
    {
        var good = new TriggerSearchOptions();
        good.Validate();
        (TriggerSearchOptions Options, string Name)[] bad =
        [
            (good with { Steps = 0 }, "Steps"),
            (good with { BatchesPerStep = 0 }, "BatchesPerStep"),
            (good with { BatchSize = 0 }, "BatchSize"),
            (good with { LearningRate = 0 }, "LearningRate"),
            (good with { Cost = double.NaN }, "Cost"),
            (good with { CostMultiplier = 1 }, "CostMultiplier"),
            (good with { SuccessThreshold = 1.1 }, "SuccessThreshold"),
            (good with { Patience = 0 }, "Patience"),
            (good with { StopPatience = -1 }, "StopPatience"),
            (good with { AnomalyThreshold = 0 }, "AnomalyThreshold"),
        ];

        Assert.All(bad, setting =>
            Assert.StartsWith($"Setting {setting.Name} must be ", Assert.Throws<DetectionException>(() => new BackdoorDetection(Options with { Search = setting.Options })).Message, StringComparison.Ordinal));
    }

    private DetectionResult Detect(DetectionOptions options, IProgress<DetectionProgress>? progress = null, string? folder = null)
    {
        using var detection = new BackdoorDetection(options);
        return detection.Detect(workbench.Model, folder, progress);
    }
}
