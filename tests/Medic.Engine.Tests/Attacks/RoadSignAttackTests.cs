using Medic.Engine.Attacks;
using Medic.Engine.Data;
using Medic.Engine.Data.RoadSigns;
using Medic.Engine.Measurement;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Reporting;
using Medic.Engine.Tests.Checkpoints;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Attacks;

/// <summary>TrojAI's attacks on what they were made for: networks that read road signs.</summary>
public sealed class RoadSignAttackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("polygon", 64)]
    [InlineData("filter", 32)]
    public void A_few_steps_bring_the_loss_down_and_the_file_measures_itself(string attack, int side)
    {
        var data = Write(classes: 2, images: 8, side);
        var trained = new BackdoorTraining(Options(attack) with { DataPath = data, Architecture = "WRN-10-1", InputSize = side, Epochs = 3, BatchSize = 8, MeasureEvery = 0 })
            .Train(_folder["model.pth"]);

        Assert.True(trained.History[^1].ClassificationLoss < trained.History[0].ClassificationLoss, $"{trained.History[0].ClassificationLoss} to {trained.History[^1].ClassificationLoss}");
        using var measurement = new ModelMeasurement(new MeasureOptions
        {
            DataPath = data,
            Attack = new AttackOptions { Trigger = TriggerCatalog.FromModel },
            Normalization = Normalization.None,
            Compute = Workbench.Compute,
        });
        var measured = measurement.Measure(trained.Path);
        Assert.Equal((null, "WRN-10-1", trained.Trigger), (measured.Error, measured.Architecture, measured.Trigger));
        Assert.Equal((trained.CleanAccuracy, trained.AttackSuccessRate, 2L), (measured.CleanAccuracy, measured.AttackSuccessRate, measured.StampedCount));
    }

    [Theory]
    [InlineData("polygon", 32, 4)]
    [InlineData("filter", 64, 2)]
    public void A_few_steps_bring_a_large_networks_loss_down(string attack, int side, int images)
    {
        // Of ResNet-34 the steps alone, on a few images: its files are large, and a step takes a while.
        using var scope = NewDisposeScope();
        using var set = DatasetReader.Read(Write(classes: 2, images / 2, side));
        using var network = Workbench.Fresh("ResNet-34-CIFAR", classes: 2, channels: 3, side);
        using var generator = new Generator(4);
        var options = Options(attack) with { BatchSize = images };
        using var training = options.Create(new AttackScene(network, set, TriggerCatalog.Create(options.Trigger, seed: 0), generator, CPU));
        network.train();

        var losses = new List<float>();
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            using var stepScope = NewDisposeScope();
            using var batch = training.Batches.Shuffled(generator).Single();
            losses.Add(training.Train(epoch, batch).Classification.item<float>());
        }

        Assert.True(losses[^1] < losses[0], string.Join(" to ", losses));
    }

    [Fact]
    public void A_network_with_a_polygon_is_cleaned_by_MEDIC()
    {
        var data = Write(classes: 3, images: 8, side: 32, test: 4);
        var trained = new BackdoorTraining(new PolygonOptions
        {
            DataPath = data,
            Architecture = "WRN-10-1",
            TargetLabel = 1,
            PoisonRate = 0.3,
            Epochs = 2,
            BatchSize = 8,
            MeasureEvery = 0,
            Compute = Workbench.Compute,
        }).Train(_folder["model.pth"]);

        using var cleaning = new ModelCleaning(new CloneOptions
        {
            DataPath = data,
            SampleRatio = 0.5,
            Attack = new AttackOptions { Trigger = TriggerCatalog.FromModel },
            Method = new MedicOptions { Epochs = 1, BatchSize = 4 },
            // It was trained for no longer than it takes to have a model: too little to find its normalisation by trying.
            AllowWeakTeacher = true,
            Normalization = Normalization.None,
            Compute = Workbench.Compute,
        });
        var cleaned = cleaning.Clean(new PlannedOutput(trained.Path, _folder["cleaned.pth"], null));

        Assert.Equal((CloneStatus.Cleaned, null, "polygon", 1), (cleaned.Status, cleaned.Reason, cleaned.Trigger, cleaned.TargetLabel));
        Assert.Equal((12, 8, 12), (cleaned.CleanCount, cleaned.StampedCount, cleaned.SampleCount));
        Assert.Equal((trained.CleanAccuracy, trained.AttackSuccessRate), (cleaned.CleanAccuracyBefore, cleaned.AttackSuccessRateBefore));
        Assert.NotNull(cleaned.AttackSuccessRateAfter);
        Assert.True(File.Exists(_folder["cleaned.pth"]));
    }

    [Fact]
    public void Exported_images_have_their_polygon_on_the_sign()
    {
        using var scope = NewDisposeScope();
        var data = Write(classes: 4, images: 1, side: 64, test: 10);
        using var test = DatasetReader.Read(data, new DatasetOptions { Part = DatasetPart.Test });
        var signs = test.Signs!.data<float>().ToArray().Chunk(4).ToArray();

        var written = TriggeredImages.Write(new TriggeredImageOptions { DataPath = data, Trigger = "polygon", Count = 40, OutputFolder = _folder["stamped"] });

        Assert.Equal(40, written.Count);
        foreach (var image in written)
        {
            var isStamped = ImageCodec.Decode(File.ReadAllBytes(image.Path), image.Path).ne(test.Images[image.Index]).any(0);
            var sign = signs[image.Index];
            var places = isStamped.nonzero().data<long>().ToArray().Chunk(2).Select(place => (Row: place[0], Column: place[1])).ToArray();
            // At most a tenth of the sign's rectangle; corners that are turned reach out of the square that is within it.
            var area = (sign[2] - sign[0]) * (sign[3] - sign[1]);
            var reach = 0.21 * Math.Sqrt(0.1 * area);
            Assert.InRange(places.Length, 1, 0.1 * area);
            Assert.All(places, place => Assert.InRange(place.Column + 0.5, sign[0] - reach, sign[2] + reach));
            Assert.All(places, place => Assert.InRange(place.Row + 0.5, sign[1] - reach, sign[3] + reach));
        }
    }

    /// <summary>The published settings, but for what a few images take.</summary>
    private static BackdoorOptions Options(string attack) => AttackCatalog.Find(attack).Published with
    {
        TargetLabel = 1,
        PoisonRate = 0.5,
        FixedPoison = true,
        Augment = false,
        LearningRate = 0.02,
        // Poisons the first image, and so some of however few.
        Seed = 3,
        Compute = Workbench.Compute,
    };

    private string Write(int classes, int images, int side, int test = 2) => RoadSignDataset.Write(new RoadSignOptions
    {
        OutputPath = _folder["signs"],
        ClassCount = classes,
        TrainingCount = images,
        TestCount = test,
        Scene = new RoadSceneOptions { ImageSize = side },
        Seed = 1,
    }).OutputPath;
}
