using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal;

public sealed class ModelCleaningTests(Workbench workbench) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["out.pth"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cleaned_models_result_says_everything()
    {
        var result = Clean(workbench.Cloning with { Attack = Workbench.Checker, MeasureEvery = 2, Method = new MedicOptions { Epochs = 3, BatchSize = 32 } });

        Assert.Equal((CloneStatus.Cleaned, null), (result.Status, result.Reason));
        Assert.Equal((workbench.Model, Output), (result.Path, result.OutputPath));
        Assert.Equal(("WRN-10-1", "none", "test", "checker", "cpu"), (result.Architecture, result.Normalization, result.MeasuredOn, result.Trigger, result.Device));
        Assert.Equal((120, 90, 96), (result.CleanCount, result.StampedCount, result.SampleCount));
        Assert.Equal((3, 3, 3L, 1, Workbench.Target), (result.Epochs, result.KeptEpoch, result.Seed, result.Threads, result.TargetLabel));
        Assert.Equal(workbench.Backdoored.CleanAccuracy, result.CleanAccuracyBefore);
        Assert.Equal(workbench.Backdoored.AttackSuccessRate, result.AttackSuccessRateBefore);
        Assert.InRange(result.CleanAccuracyAfter!.Value, 0, 1);
        Assert.InRange(result.AttackSuccessRateAfter!.Value, 0, 1);
        Assert.Equal([null, result.History![1].CleanAccuracy, null], result.History.Select(epoch => epoch.CleanAccuracy));
        Assert.NotNull(result.History[1].CleanAccuracy);
        Assert.NotNull(result.History[1].AttackSuccessRate);
        Assert.Equal((Sha256(workbench.Model), Sha256(Output)), (result.Sha256Before, result.Sha256After));
        Assert.True(result.Duration > TimeSpan.Zero);
        Assert.Empty(result.Warnings);

        var json = JsonSerializer.SerializeToElement(result, Json);
        Assert.Equal(result.CleanAccuracyAfter, json.GetProperty("cleanAccuracyAfter").GetDouble());
        Assert.Equal(3, json.GetProperty("history").GetArrayLength());
    }

    [Fact]
    public void The_written_file_says_how_it_came_to_be()
    {
        var options = workbench.Cloning with { Attack = Workbench.Checker, Note = "for the \"audit\"", Method = new MedicOptions { Epochs = 1, BatchSize = 32, CloneWeight = 2.5 } };
        var result = Clean(options);

        var checkpoint = CheckpointReader.Read(Output);
        var record = checkpoint.MedicRecord!;
        var settings = (PythonDictionary)record["options"]!;
        var figures = (PythonDictionary)record["figures"]!;

        Assert.Equal("state_dict", checkpoint.WrapperKey);
        Assert.Equal(["medic"], checkpoint.Entries.Keys);
        Assert.Equal((MedicVersion.Current, "medic", "WRN-10-1"), (record["version"], record["method"], record["architecture"]));
        Assert.Equal((result.Sha256Before, 3L, "cpu", 1L), (record["source_sha256"], record["seed"], record["device"], record["threads"]));
        Assert.Equal("for the \"audit\"", record["note"]);
        Assert.Equal((long)Workbench.Side, record["input_size"]);
        Assert.Equal("none", ((PythonDictionary)record["normalization"]!)["name"]);
        Assert.Equal((2.5, 5.0), (Number(settings["clone_weight"]), Number(settings["temperature"])));
        Assert.Equal(("weighted", "cosine", 32L), (settings["importance"], settings["schedule"], settings["batch_size"]));
        Assert.Equal(result.CleanAccuracyAfter, Number(figures["clean_accuracy_after"]));
        Assert.Equal(result.AttackSuccessRateBefore, Number(figures["attack_success_rate_before"]));
        Assert.Equal((120L, 96L, "test"), (figures["clean_count"], figures["samples"], figures["measured_on"]));
        foreach (var property in typeof(MedicOptions).GetProperties().Where(property => property.SetMethod is not null))
            Assert.Contains(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), settings.Keys);
    }

    [Fact]
    public void PyTorch_loads_the_written_file_strictly()
    {
        Clean(workbench.Cloning);

        var seen = PythonTorch.Run(
            LoadedModelTestsNetwork + """
            before, after = (torch.load(path, weights_only=True) for path in sys.argv[1:])
            WideResNet(10, 1, 4, 1).load_state_dict(after['state_dict'], strict=True)
            assert list(before['state_dict']) == list(after['state_dict'])
            for name, tensor in after['state_dict'].items():
                assert tensor.dtype == before['state_dict'][name].dtype and torch.isfinite(tensor).all(), name
            print(json.dumps([after['medic']['method'], after['medic']['seed']]))
            """,
            workbench.Model, Output);

        Assert.Equal("[\"medic\", 3]", seen.ToString());
    }

    [Fact]
    public void A_seed_repeats_the_files_bytes()
    {
        byte[] Run(long seed)
        {
            Assert.Equal(CloneStatus.Cleaned, Clean(workbench.Cloning with { Seed = seed, Overwrite = true, Attack = Workbench.Checker }).Status);
            return File.ReadAllBytes(Output);
        }

        var first = Run(3);
        Assert.Equal(first, Run(3));
        Assert.NotEqual(Weights(first), Weights(Run(4)));

        string Weights(byte[] file)
        {
            File.WriteAllBytes(_folder["weights.pth"], file);
            return PythonTorch.Fingerprint(CheckpointReader.Read(_folder["weights.pth"]).StateDict["conv1.weight"]);
        }
    }

    [Theory]
    [InlineData(ElementType.Float16, null, true)]
    [InlineData(ElementType.Float64, "net", false)]
    public void The_clone_has_the_files_element_types_wrapper_and_prefix(ElementType type, string? wrapper, bool prefix)
    {
        var state = CheckpointReader.Read(workbench.Model).StateDict;
        var cast = new StateDict(state.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.ElementType == ElementType.Float32 ? entry.Value.CastTo(type) : entry.Value)));
        var model = Write("cast.pth", cast, new CheckpointLayout(wrapper, prefix));

        var result = Clean(workbench.Cloning with { InputSize = Workbench.Side }, model);

        Assert.Equal((CloneStatus.Cleaned, null), (result.Status, result.Reason));
        var written = CheckpointReader.Read(Output);
        Assert.Equal((wrapper, prefix), (written.WrapperKey, written.HasModulePrefix));
        Assert.Equal(cast.Select(entry => $"{entry.Key} {entry.Value}"), written.StateDict.Select(entry => $"{entry.Key} {entry.Value}"));
        Assert.NotNull(written.MedicRecord);
    }

    [Fact]
    public void An_output_that_exists_is_kept_unless_it_may_be_replaced()
    {
        File.WriteAllText(Output, "kept");

        var refused = Clean(workbench.Cloning);

        Assert.Equal(CloneStatus.Failed, refused.Status);
        Assert.Contains(Output, refused.Reason, StringComparison.Ordinal);
        Assert.Contains("exists", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(Output));

        Assert.Equal(CloneStatus.Cleaned, Clean(workbench.Cloning with { Overwrite = true }).Status);
        Assert.Equal("WRN-10-1", ModelInspection.Inspect(Output).Architecture);
    }

    [Fact]
    public void A_planned_outputs_error_is_the_models()
    {
        using var cleaning = new ModelCleaning(workbench.Cloning);

        var result = cleaning.Clean(new PlannedOutput(workbench.Model, Output, "no place for it"));

        Assert.Equal((CloneStatus.Failed, $"{workbench.Model}: no place for it"), (result.Status, result.Reason));
        AssertNothingWritten();
    }

    [Fact]
    public void A_teacher_near_chance_is_refused_unless_it_is_allowed()
    {
        var model = WriteConstant(label: 2);

        var refused = Clean(workbench.Cloning, model);

        Assert.Equal(CloneStatus.Failed, refused.Status);
        Assert.StartsWith($"{model}: recognises only 25.0 % of the clean samples (at least 37.5 %", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("another order", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("'none'", refused.Reason, StringComparison.Ordinal);
        AssertNothingWritten();
        Assert.Equal(CloneStatus.Cleaned, Clean(workbench.Cloning with { AllowWeakTeacher = true }, model).Status);
    }

    [Fact]
    public void A_clone_that_loses_too_much_accuracy_is_rejected()
    {
        var result = Clean(workbench.Cloning with { MaxAccuracyDrop = 0.1, Method = new MedicOptions { Epochs = 1, LearningRate = 1e-9 } });

        Assert.Equal(CloneStatus.Rejected, result.Status);
        Assert.Contains("of accuracy; at most 10.0 % is allowed", result.Reason, StringComparison.Ordinal);
        Assert.True(result.CleanAccuracyBefore - result.CleanAccuracyAfter > 0.1);
        Assert.Null(result.Sha256After);
        AssertNothingWritten();
    }

    [Fact]
    public void A_clone_on_which_the_attack_still_succeeds_is_rejected()
    {
        var result = Clean(workbench.Cloning with
        {
            Attack = Workbench.Checker,
            MaxAttackSuccess = 0.05,
            Method = new MedicOptions { Epochs = 1, LearningRate = 1e-9, StartFromTeacher = true, Augment = false },
        });

        Assert.Equal(CloneStatus.Rejected, result.Status);
        Assert.Contains("at most 5.0 % is allowed", result.Reason, StringComparison.Ordinal);
        Assert.True(result.AttackSuccessRateAfter > 0.05);
        AssertNothingWritten();
    }

    [Fact]
    public void Within_its_limits_a_clone_is_written() =>
        Assert.Equal(CloneStatus.Cleaned, Clean(workbench.Cloning with { MaxAccuracyDrop = 1, MaxAttackSuccess = 1, Attack = Workbench.Checker }).Status);

    [Fact]
    public void Without_test_data_a_tenth_of_the_samples_is_held_out_to_measure_on()
    {
        var file = EasyImages.Write(_folder["whole"], "train", 80);

        var result = Clean(workbench.Cloning with { DataPath = file, SampleCount = null });

        Assert.Equal(("held-out", 8, 72), (result.MeasuredOn, result.CleanCount, result.SampleCount));
        Assert.Equal("held-out", ((PythonDictionary)CheckpointReader.Read(Output).MedicRecord!["figures"]!)["measured_on"]);
    }

    [Fact]
    public void Test_data_of_its_own_counts_more_than_the_datas_test_part()
    {
        var file = EasyImages.Write(_folder["test"], "t10k", 24);

        var result = Clean(workbench.Cloning with { TestDataPath = file });

        Assert.Equal(("test", 24, 96), (result.MeasuredOn, result.CleanCount, result.SampleCount));
    }

    [Fact]
    public void Keeping_the_best_epoch_holds_out_a_tenth_more()
    {
        var result = Clean(workbench.Cloning with { Method = new MedicOptions { Epochs = 3, BatchSize = 32, KeepBest = true } });

        Assert.Equal((CloneStatus.Cleaned, 86, 120), (result.Status, result.SampleCount, result.CleanCount));
        Assert.InRange(result.KeptEpoch!.Value, 1, 3);
    }

    [Theory]
    [InlineData(0.25, null, 80)]
    [InlineData(null, 40L, 40)]
    [InlineData(null, null, 320)]
    public void Clean_samples_are_drawn_by_ratio_or_count(double? ratio, long? count, long expected) =>
        Assert.Equal(expected, Clean(workbench.Cloning with { SampleRatio = ratio, SampleCount = count }).SampleCount);

    [Fact]
    public void An_unknown_normalization_is_found_out()
    {
        var result = Clean(workbench.Cloning with { Normalization = null });

        Assert.Equal((CloneStatus.Cleaned, "none"), (result.Status, result.Normalization));
        Assert.Equal("half", Clean(workbench.Cloning with { Normalization = Normalization.Half, AllowWeakTeacher = true, Overwrite = true }).Normalization);
    }

    [Fact]
    public void Classes_without_a_clean_sample_are_told_of()
    {
        EasyImages.Write(_folder["two"], "train", 64, label: label => label % 2);

        var result = Clean(workbench.Cloning with { DataPath = _folder["two"], SampleCount = null, AllowWeakTeacher = true });

        Assert.Equal(CloneStatus.Cleaned, result.Status);
        var warning = Assert.Single(result.Warnings, warning => warning.Contains("class 2, 3;", StringComparison.Ordinal));
        Assert.StartsWith($"{_folder["two"]}: none of the 58 clean samples is of class", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_clean_sample_nothing_is_done()
    {
        File.WriteAllBytes(_folder["empty.bin"], []);

        var result = Clean(workbench.Cloning with { DataPath = _folder["empty.bin"], SampleCount = null });

        Assert.Equal(CloneStatus.Failed, result.Status);
        Assert.Contains(_folder["empty.bin"], result.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public void A_label_outside_the_models_classes_fails()
    {
        EasyImages.Write(_folder["more"], "train", 40, label: label => label + 3);

        var result = Clean(workbench.Cloning with { DataPath = _folder["more"], SampleCount = null });

        Assert.Equal(CloneStatus.Failed, result.Status);
        Assert.Contains("label 6 is outside the 4 classes of this WRN-10-1", result.Reason, StringComparison.Ordinal);
        AssertNothingWritten();
    }

    [Fact]
    public void Data_that_is_not_there_fails()
    {
        var result = Clean(workbench.Cloning with { DataPath = _folder["nowhere"] });

        Assert.Equal(CloneStatus.Failed, result.Status);
        Assert.Contains("does not exist", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_is_no_class_fails() =>
        Assert.Contains(
            "Target label 4 is none of the 4 classes",
            Clean(workbench.Cloning with { Attack = Workbench.Checker with { TargetLabel = 4 } }).Reason,
            StringComparison.Ordinal);

    [Fact]
    public void Bad_files_fail_with_one_line_each_and_the_others_are_done()
    {
        File.WriteAllBytes(_folder["empty.pth"], []);
        File.WriteAllText(_folder["text.pth"], "no checkpoint");
        File.WriteAllBytes(_folder["truncated.pth"], File.ReadAllBytes(workbench.Model)[..5000]);
        Write("unknown.pth", new StateDict([new("odd.weight", new TensorData(ElementType.Float32, [2], new byte[8]))]), new CheckpointLayout(null, false));
        File.Copy(workbench.Model, _folder["good.pth"]);
        string[] bad = [_folder["empty.pth"], _folder["text.pth"], _folder["truncated.pth"], _folder["unknown.pth"], _folder["missing.pth"]];
        using var cleaning = new ModelCleaning(workbench.Cloning);

        var results = OutputPlan.Create([.. bad, _folder["good.pth"]], _folder["cleaned"]).Select(plan => cleaning.Clean(plan)).ToArray();

        foreach (var (result, path) in results.Zip(bad))
        {
            Assert.Equal((CloneStatus.Failed, path), (result.Status, result.Path));
            Assert.StartsWith($"{path}: ", result.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', result.Reason!);
            Assert.True(result.Duration > TimeSpan.Zero);
        }

        Assert.Contains("odd.weight [2]", results[3].Reason, StringComparison.Ordinal);
        Assert.Equal(CloneStatus.Cleaned, results[^1].Status);
        Assert.Equal([_folder["cleaned"] + Path.DirectorySeparatorChar + "good.pth"], Directory.EnumerateFileSystemEntries(_folder["cleaned"]));
    }

    [Theory]
    [InlineData(CloneStage.Reading)]
    [InlineData(CloneStage.MeasuringBefore)]
    [InlineData(CloneStage.Training)]
    [InlineData(CloneStage.MeasuringAfter)]
    public void Cancelled_at_any_stage_nothing_is_written(CloneStage stage)
    {
        using var cancellation = new CancellationTokenSource();
        var stages = new List<CloneStage>();
        var watcher = new Watcher<CloneProgress>(progress =>
        {
            stages.Add(progress.Stage);
            if (progress.Stage == stage)
                cancellation.Cancel();
        });

        var result = Clean(workbench.Cloning with { Method = new MedicOptions { Epochs = 2, BatchSize = 32 } }, progress: watcher, token: cancellation.Token);

        Assert.Equal((CloneStatus.Cancelled, "The run was cancelled."), (result.Status, result.Reason));
        Assert.True(stages.Count(seen => seen == stage) == 1, "the training went on");
        Assert.Equal(stage, stages[^1]);
        AssertNothingWritten();
    }

    [Fact]
    public void Stages_and_epochs_are_reported_in_order()
    {
        var seen = new List<string>();

        Clean(
            workbench.Cloning with { Method = new MedicOptions { Epochs = 2, BatchSize = 32 } },
            progress: new Watcher<CloneProgress>(progress => seen.Add($"{progress.Stage} {progress.Epoch?.Epoch}".Trim())));

        Assert.Equal(["Reading", "MeasuringBefore", "Training", "Training 1", "Training 2", "MeasuringAfter", "Writing"], seen);
    }

    [Fact]
    public void A_training_that_diverges_fails_with_the_reason()
    {
        var result = Clean(workbench.Cloning with { Method = new MedicOptions { Epochs = 2, BatchSize = 32, LearningRate = 1e30 } });

        Assert.Equal(CloneStatus.Failed, result.Status);
        Assert.Contains("diverged", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Reason!);
        AssertNothingWritten();
    }

    [Fact]
    public void A_model_with_NaN_fails_by_the_tensors_name()
    {
        var state = CheckpointReader.Read(workbench.Model).StateDict;
        var nan = new TensorData(ElementType.Float32, [4], Enumerable.Repeat(float.NaN, 4).SelectMany(BitConverter.GetBytes).ToArray());
        var model = Write("nan.pth", new StateDict(state.Select(entry => entry.Key == "fc.bias" ? new(entry.Key, nan) : entry)), new CheckpointLayout(null, false));

        Assert.Contains("'fc.bias' holds NaN", Clean(workbench.Cloning, model).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clone_of_another_architecture_is_written_as_what_it_is()
    {
        var result = Clean(workbench.Cloning with { Method = new MedicOptions { Epochs = 1, BatchSize = 32, CloneArchitecture = "WRN-16-1", HookPlane = HookPlane.Dense } });

        Assert.Equal((CloneStatus.Cleaned, null), (result.Status, result.Reason));
        var written = ModelInspection.Inspect(Output);
        Assert.Equal(("WRN-16-1", "WRN-16-1"), (written.Architecture, written.Medic!["architecture"]));
    }

    [Theory]
    [InlineData("WRN-16-1", "cannot clone")]
    [InlineData("VGG-16", "not known")]
    public void A_clones_architecture_that_does_not_fit_fails(string architecture, string reason)
    {
        var result = Clean(workbench.Cloning with { Method = new MedicOptions { Epochs = 1, CloneArchitecture = architecture } });

        Assert.Equal(CloneStatus.Failed, result.Status);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        AssertNothingWritten();
    }

    private static string LoadedModelTestsNetwork => Models.LoadedModelTests.PythonWideResNet;

    private static double Number(object? value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Sha256(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))).ToLowerInvariant();

    private CloneResult Clean(CloneOptions options, string? model = null, IProgress<CloneProgress>? progress = null, CancellationToken token = default)
    {
        using var cleaning = new ModelCleaning(options);
        return cleaning.Clean(new PlannedOutput(model ?? workbench.Model, Output, null), progress, token);
    }

    private string Write(string name, StateDict state, CheckpointLayout layout) =>
        CheckpointWriter.Write(_folder[name], state, layout, new Dictionary<string, object?> { ["input_size"] = Workbench.Side }).Path;

    private string WriteConstant(int label)
    {
        using var network = Workbench.Fresh("WRN-10-1");
        using (no_grad())
            network.state_dict()["fc.bias"].narrow(0, label, 1).fill_(1000);
        return Write("constant.pth", NetworkState.Capture(network), new CheckpointLayout("net", false));
    }

    private void AssertNothingWritten() =>
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.Path), path => Path.GetFileName(path).Contains("out.pth", StringComparison.Ordinal));
}
