using System.Text.Json;
using Medic.Engine.Data;
using Medic.Engine.Detection;
using Medic.Engine.Tests.Data;
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
        OutputPath = _folder["triggers"],
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

        var json = JsonSerializer.SerializeToElement(result, Json);
        Assert.Equal(smallest.MaskNorm, json.GetProperty("classes")[Workbench.Target].GetProperty("maskNorm").GetDouble());
    }

    [Fact]
    public void Its_pictures_show_pattern_mask_and_both()
    {
        var result = Detect(Options with { Search = new TriggerSearchOptions { Steps = 1 } });

        Assert.Equal(Enumerable.Range(0, 4).Select(label => Path.Combine(_folder["triggers"], "backdoored.pth", $"class-{label}.png")), result.Classes!.Select(found => found.PicturePath));
        var shape = Python.Run("PIL.Image", "picture = PIL.Image.open(sys.argv[1])\nprint(picture.size, picture.mode)", result.Classes![0].PicturePath!).Trim();
        Assert.Equal("(52, 16) L", shape);

        var again = Detect(Options with { Search = new TriggerSearchOptions { Steps = 1 } });
        Assert.Contains("class-0.png exists", again.Error, StringComparison.Ordinal);
        Assert.Null(Detect(Options with { Search = new TriggerSearchOptions { Steps = 1 }, Overwrite = true }).Error);
    }

    [Fact]
    public void Without_a_folder_nothing_is_written()
    {
        var result = Detect(Options with { OutputPath = null, Search = new TriggerSearchOptions { Steps = 1 } });

        Assert.All(result.Classes!, found => Assert.Null(found.PicturePath));
        Assert.False(Directory.Exists(_folder["triggers"]));
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

        Assert.Throws<OperationCanceledException>(() => detection.Detect(workbench.Model, null, cancellation.Token));
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

    private DetectionResult Detect(DetectionOptions options, IProgress<DetectionProgress>? progress = null)
    {
        using var detection = new BackdoorDetection(options);
        return detection.Detect(workbench.Model, progress);
    }
}
