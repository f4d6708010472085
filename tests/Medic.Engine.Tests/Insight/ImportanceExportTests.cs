using Medic.Engine.Attacks;
using Medic.Engine.Insight;
using Medic.Engine.Models;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Reporting;
using Medic.Engine.Tests.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;
using TemporaryFolder = Medic.Engine.Tests.Checkpoints.TemporaryFolder;

namespace Medic.Engine.Tests.Insight;

public sealed class ImportanceExportTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ImportanceOptions Options => new()
    {
        DataPath = workbench.Data,
        Trigger = "checker",
        HookPoints = ["conv1", "block3.*.conv?"],
        Count = 3,
        Normalization = Medic.Engine.Data.Normalization.None,
        Enlargement = 5,
        Compute = Workbench.Compute,
    };

    [Fact]
    public void Each_hook_point_has_a_picture_of_images_and_maps()
    {
        var told = new List<ImportanceProgress>();

        var result = Export(Options, new Watcher<ImportanceProgress>(told.Add));

        Assert.Null(result.Error);
        Assert.Equal((workbench.Model, "WRN-10-1", "none", "checker"), (result.Path, result.Architecture, result.Normalization, result.Trigger));
        Assert.Equal(["conv1", "block3.layer.0.conv1", "block3.layer.0.conv2"], result.Panels!.Select(panel => panel.HookPoint));
        Assert.Equal([0, 40, 80], result.Images!.Select(image => image.Index));
        // It knows these images, and is fooled by the trigger.
        Assert.Equal(result.Images!.Select(image => image.Label), result.Images!.Select(image => image.Predicted));
        Assert.All(result.Images!, image => Assert.Equal(Workbench.Target, image.PredictedStamped));
        Assert.All(result.Panels!, panel =>
        {
            Assert.InRange(panel.MostImportance, 1e-6, 1);
            Assert.True(panel.MostActivation > 0 && panel.MostDifference > 0);
        });
        // Where the checker is, it changes the input's convolution, and there alone: in the last three rows and columns and one beside.
        Assert.Equal([1, 2, 3], told.Select(step => step.Done));
        var seen = Python.Run(
            "PIL.Image, numpy",
            """
            picture = numpy.asarray(PIL.Image.open(sys.argv[1]).convert('RGB')).astype(int)
            left, top, cell, gap = 18 * 6 + 16, 3 * 11 + 16, 80, 8
            difference = picture[top:top + cell, left + 5 * (cell + gap):][:, :cell]
            changed = (difference != difference[0, 0]).any(2)[::5, ::5]
            print(picture.shape, numpy.argwhere(changed).min(0).tolist(), bool(changed[13:, 13:].any()))
            """,
            result.Panels![0].OutputPath);
        Assert.Equal("(351, 652, 3) [12, 12] True", seen.Trim());
    }

    [Fact]
    public void Its_importance_is_that_of_the_clone_loss()
    {
        using var scope = NewDisposeScope();
        var (source, impact) = (randn(2, 3, 4, 4), randn(2, 3, 4, 4));
        var statistics = new ChannelStatistics(randn(1, 3, 1, 1), rand(1, 3, 1, 1) + 0.5);
        var activation = new Activation(source, source.relu());

        var maps = ImportanceMaps.Of(activation, new Activation(source, zeros_like(source)), impact, statistics, 5);

        // The loss between a copy that is off by one everywhere and the original is the weights' sum.
        using var kept = ActivationStatistics.Of([statistics]);
        var loss = new ImportanceWeightedLoss(new MedicOptions { NormalizeDifference = false }, kept);
        var (expected, _) = loss.Compare(0, activation, impact, source.relu() + 1);
        Assert.Equal(expected.item<float>(), maps.Importance.sum().item<float>() / 2, 1e-5f);
        Assert.Equal(source.relu().mean([1]).data<float>().ToArray(), maps.Clean.data<float>().ToArray());
        Assert.Equal(maps.Clean.data<float>().ToArray(), maps.Difference.data<float>().ToArray());
        Assert.Equal(0, maps.Stamped.sum().item<float>());
    }

    [Fact]
    public void All_convolutions_and_batch_normalisations_are_shown_if_none_is_named_and_the_last_layer_if_it_is()
    {
        Assert.Equal(13, Export(Options with { HookPoints = null, Count = 1 }).Panels!.Count);
        Assert.Equal("fc", Export(Options with { HookPoints = ["fc"] }).Panels!.Single().HookPoint);
    }

    [Fact]
    public void A_trigger_comes_from_the_model_or_from_a_file()
    {
        Assert.Equal("checker", Export(Options with { Trigger = TriggerCatalog.FromModel }).Trigger);
        Assert.Equal("checker", Export(Options with { Trigger = TriggerCatalog.FromModel, TriggerPath = workbench.Model, Overwrite = true }).Trigger);
        using var other = zeros(1, 3, 3);
        var file = new RecordedAttack(new LearnedPatternTrigger(other, other), Goal: null, Seed: 0).WriteFile(_folder["other.trigger"], overwrite: false);
        Assert.Contains("for images of [1, 3, 3]", Export(Options with { TriggerPath = file, Overwrite = true }).Error, StringComparison.Ordinal);
        Assert.Contains("does not stamp single images", Export(Options with { Trigger = "composite", Overwrite = true }).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trigger_by_its_name_alone_is_the_models_own()
    {
        var model = _folder["cornered.pth"];
        new BackdoorTraining(workbench.Training with { Epochs = 1, TriggerSettings = new() { Corner = Corner.TopLeft } }).Train(model);

        Assert.Equal(Picture(Options with { Trigger = TriggerCatalog.FromModel }), Picture(Options));
        Assert.NotEqual(Picture(Options with { TriggerSettings = new() { Corner = Corner.BottomRight } }), Picture(Options));

        byte[] Picture(ImportanceOptions options)
        {
            using var export = new ImportanceExport(options with { HookPoints = ["conv1"], Overwrite = true });
            return File.ReadAllBytes(export.Export(model, _folder["panels"]).Panels!.Single().OutputPath);
        }
    }

    [Fact]
    public void No_picture_is_written_through_a_link_out_of_the_folder_that_was_named()
    {
        Directory.CreateDirectory(_folder["outside"]);
        var job = Assert.Single(ModelJob.Plan([(workbench.Model, Options)], _folder["out"]));
        using var export = new ImportanceExport(Options);

        var late = export.Export(job, new Watcher<ImportanceProgress>(_ =>
        {
            Directory.Delete(job.OutputFolder!, recursive: true);
            Directory.CreateSymbolicLink(job.OutputFolder!, _folder["outside"]);
        }));
        var early = export.Export(job);

        Assert.All([late, early], result => Assert.Contains($"would follow the link {job.OutputFolder} out of {_folder["out"]}", result.Error, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["outside"]));
    }

    [Fact]
    public void What_cannot_be_shown_says_why()
    {
        Assert.Contains("'block4.*' is no hook point of this WRN-10-1. Its hook points are conv1, block1.layer.0.bn1,", Export(Options with { HookPoints = ["block4.*"] }).Error, StringComparison.Ordinal);
        Assert.Contains("has no class 'horse'", Export(Options with { OnlyClasses = ["horse"] }).Error, StringComparison.Ordinal);
        Assert.Null(Export(Options).Error);
        Assert.Contains("conv1.png exists", Export(Options).Error, StringComparison.Ordinal);
        using var export = new ImportanceExport(Options);
        Assert.Contains("none.pth", export.Export(_folder["none.pth"], _folder["out"]).Error, StringComparison.Ordinal);
        Assert.Contains("cannot be written to", export.Export(workbench.Model, Path.Combine(workbench.Model, "below")).Error, StringComparison.Ordinal);
        Assert.ThrowsAny<MedicException>(() => new ImportanceExport(Options with { DataPath = _folder["nowhere"] }));
    }

    [Fact]
    public void A_setting_out_of_range_is_refused_by_name()
    {
        (ImportanceOptions Options, string Name)[] bad =
        [
            (Options with { Count = 0 }, "Count"),
            (Options with { Enlargement = 0 }, "Enlargement"),
            (Options with { Temperature = 0 }, "Temperature"),
            (Options with { HookPoints = [] }, "HookPoints"),
            (Options with { ColorScale = (ColorScale)9 }, "ColorScale"),
        ];

        Assert.All(bad, setting => Assert.StartsWith($"Setting {setting.Name} must be ", Assert.Throws<InsightException>(setting.Options.Validate).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Cancelled_it_ends()
    {
        using var cancellation = new CancellationTokenSource();
        using var export = new ImportanceExport(Options);

        Assert.Throws<OperationCanceledException>(() => export.Export(
            workbench.Model, _folder["panels"], new Watcher<ImportanceProgress>(_ => cancellation.Cancel()), cancellation.Token));
    }

    [Theory]
    [InlineData(ColorScale.Viridis, new byte[] { 68, 1, 84, 33, 145, 140, 253, 231, 37 })]
    [InlineData(ColorScale.Inferno, new byte[] { 0, 0, 4, 186, 54, 85, 252, 255, 164 })]
    [InlineData(ColorScale.Gray, new byte[] { 0, 0, 0, 128, 128, 128, 255, 255, 255 })]
    public void Colours_go_from_dark_to_light(ColorScale scale, byte[] expected)
    {
        using var scope = NewDisposeScope();

        var painted = scale.Paint(tensor(new[] { 0f, 0.5f, 1f }).view(1, 1, 3)).permute(0, 2, 3, 1).contiguous().data<byte>().ToArray();

        Assert.All(expected.Zip(painted), pair => Assert.InRange(pair.Second, pair.First - 2, pair.First + 2));
    }

    [Fact]
    public void Letters_are_drawn_black_on_white_and_a_box_for_what_there_is_none_of()
    {
        using var scope = NewDisposeScope();

        var text = PixelFont.Draw("l\u00e4");

        Assert.Equal([1, 7, 12], text.shape);
        var rows = text[0].data<byte>().ToArray().Chunk(12).Select(row => string.Concat(row.Select(value => value == 0 ? '#' : '.')));
        Assert.Equal(["#.....#####.", "#.....#...#.", "#.....#...#.", "#.....#...#.", "#.....#...#.", "#.....#...#.", "#####.#####."], rows);
    }

    private ImportanceResult Export(ImportanceOptions options, IProgress<ImportanceProgress>? progress = null)
    {
        using var export = new ImportanceExport(options);
        return export.Export(workbench.Model, _folder["panels"], progress);
    }
}
