using Medic.Engine.Data;
using Medic.Engine.Reporting;
using Medic.Engine.Tests.Checkpoints;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Reporting;

public sealed class TriggeredImagesTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TriggeredImageOptions Options => new() { DataPath = workbench.Data, Trigger = "checker", OutputFolder = _folder["images"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_image_is_a_file_named_by_its_place_and_class()
    {
        var seen = new List<TriggeredImage>();

        var written = TriggeredImages.Write(Options with { Count = 3 }, new Watcher<TriggeredImage>(seen.Add));

        // An even spread over the 120 test images, whose classes are the digits of their places modulo 4.
        Assert.Equal(["00000-0-checker.png", "00040-0-checker.png", "00080-0-checker.png"], written.Select(image => Path.GetFileName(image.Path)));
        Assert.Equal([0L, 40, 80], written.Select(image => image.Index));
        Assert.All(written, image => Assert.Equal((Workbench.Side, Workbench.Side, "checker"), (image.Width, image.Height, image.Trigger)));
        Assert.Equal(written, seen);
        Assert.Equal(written.Select(image => image.Path), Directory.GetFiles(_folder["images"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_holds_the_stamped_image()
    {
        using var scope = NewDisposeScope();
        using var images = DatasetReader.Read(workbench.Data, new DatasetOptions { Part = DatasetPart.Test });

        var written = TriggeredImages.Write(Options with { Count = 70, Trigger = "signal" });

        var last = written[69];
        var place = tensor(new[] { last.Index });
        var expected = ((ImageTrigger)TriggerCatalog.Create("signal")).Stamp(images.Images.index_select(0, place), place).mul(255).round().to(ScalarType.Byte);
        Assert.True(expected.bytes.SequenceEqual(ImageCodec.Decode(File.ReadAllBytes(last.Path), last.Path).bytes));
    }

    [Fact]
    public void Classes_that_are_named_are_taken_alone()
    {
        var written = TriggeredImages.Write(Options with { Count = 1000, OnlyClasses = ["3", "1"] });

        Assert.Equal(60, written.Count);
        Assert.All(written, image => Assert.Equal(1, image.Label % 2));
        var error = Assert.Throws<ReportingException>(() => TriggeredImages.Write(Options with { OnlyClasses = ["horse"] }));
        Assert.Contains("no class 'horse'; its classes are 0, 1, 2, 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_of_any_name_makes_a_name_of_a_file()
    {
        using var scope = NewDisposeScope();
        using (var stream = File.Create(Path.Combine(Directory.CreateDirectory(_folder[Path.Combine("data", "stop: 50?")]).FullName, "a.png")))
            ImageCodec.WritePng(zeros(3, 8, 8, ScalarType.Byte), stream);

        var image = Assert.Single(TriggeredImages.Write(Options with { DataPath = _folder["data"] }));

        Assert.Equal(("stop: 50?", "00000-stop_ 50_-checker.png"), (image.ClassName, Path.GetFileName(image.Path)));
    }

    [Fact]
    public void Files_that_are_there_are_replaced_only_where_that_is_said()
    {
        TriggeredImages.Write(Options with { Count = 1 });

        var error = Assert.Throws<ReportingException>(() => TriggeredImages.Write(Options with { Count = 2 }));
        Assert.Contains("exists", error.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder["images"]));
        Assert.Equal(2, TriggeredImages.Write(Options with { Count = 2, Overwrite = true }).Count);
    }

    [Theory]
    [InlineData("composite", "does not stamp single images")]
    [InlineData("unheard-of", "unheard-of")]
    public void A_trigger_that_cannot_be_shown_is_refused(string trigger, string expected) =>
        Assert.Contains(
            expected, Assert.ThrowsAny<MedicException>(() => TriggeredImages.Write(Options with { Trigger = trigger })).Message, StringComparison.Ordinal);

    [Fact]
    public void Cancelling_writes_nothing_more()
    {
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => TriggeredImages.Write(
            Options, new Watcher<TriggeredImage>(_ => cancellation.Cancel()), cancellation.Token));

        Assert.Single(Directory.GetFiles(_folder["images"]));
    }

    [Fact]
    public void Rows_of_a_contact_sheet_are_each_above_its_stamped_one()
    {
        using var scope = NewDisposeScope();
        const int Tile = Workbench.Side + 4;
        var options = new ContactSheetOptions { DataPath = workbench.Data, Trigger = "half-black", Count = 5, Enlargement = 1, OutputPath = _folder["sheet.png"] };

        ContactSheet.Write(options);
        var wrapped = ContactSheet.Write(options with { ColumnCount = 3, OutputPath = _folder["wrapped.png"] });

        Tensor Read(string name) => ImageCodec.Decode(File.ReadAllBytes(_folder[name]), name);
        var (one, two) = (Read("sheet.png"), Read("wrapped.png"));
        Assert.Equal((5, 3 * Tile, 4 * Tile), (wrapped.Count, wrapped.Width, wrapped.Height));
        Assert.True(two.narrow(1, 0, 2 * Tile).Equals(one.narrow(2, 0, 3 * Tile)));
        Assert.True(two.narrow(1, 2 * Tile, 2 * Tile).narrow(2, 0, 2 * Tile).Equals(one.narrow(2, 3 * Tile, 2 * Tile)));
        Assert.True(two.narrow(1, 2 * Tile, 2 * Tile).narrow(2, 2 * Tile, Tile).eq(255).all().item<bool>());
        Assert.Throws<ReportingException>(() => ContactSheet.Write(options with { ColumnCount = 0, Overwrite = true }));
    }

    [Fact]
    public void A_contact_sheet_is_replaced_only_where_that_is_said()
    {
        var options = new ContactSheetOptions { DataPath = workbench.Data, Trigger = "checker", Count = 2, Enlargement = 1, OutputPath = _folder["sheet.png"] };

        Assert.Equal((2, 2 * (Workbench.Side + 4)), (ContactSheet.Write(options).Count, ContactSheet.Write(options with { Overwrite = true }).Height));

        Assert.Contains("exists", Assert.Throws<ReportingException>(() => ContactSheet.Write(options)).Message, StringComparison.Ordinal);
    }
}
