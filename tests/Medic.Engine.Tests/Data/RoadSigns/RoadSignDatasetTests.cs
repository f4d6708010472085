using Medic.Engine.Data;
using Medic.Engine.Data.RoadSigns;

namespace Medic.Engine.Tests.Data.RoadSigns;

public sealed class RoadSignDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private RoadSignOptions Small => new() { OutputPath = _folder.PathOf("signs"), ClassCount = 3, TrainingCount = 3, TestCount = 2, Seed = 5 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        var result = RoadSignDataset.Write(Small);

        var reader = DatasetReader.Open(result.OutputPath);
        using var training = reader.Read();
        using var test = reader.Read(new DatasetOptions { Part = DatasetPart.Test });

        Assert.Equal(("folder of classes", true), (reader.Format, reader.HasTestPart));
        Assert.Equal(["00-stop", "01-give-way", "02-priority-road"], training.ClassNames);
        Assert.Equal(training.ClassNames, result.ClassNames);
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2], training.LabelArray());
        Assert.Equal([0, 0, 1, 1, 2, 2], test.LabelArray());
        Assert.Equal((9, 6), (result.TrainingCount, result.TestCount));
        Assert.Equal((3, 32, 32), (training.Channels, training.Height, training.Width));
        // No two images are the same, in either part.
        var images = Enumerable.Range(0, 9).Select(training.BytesOf).Concat(Enumerable.Range(0, 6).Select(test.BytesOf)).Select(Convert.ToBase64String);
        Assert.Equal(15, images.Distinct().Count());
        Assert.Equal([result.OutputPath], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_larger_set_begins_with_the_smaller_one()
    {
        RoadSignDataset.Write(Small with { TestCount = 0 });
        RoadSignDataset.Write(Small with { OutputPath = _folder.PathOf("large"), ClassCount = 4, TrainingCount = 66 });

        Assert.False(Directory.Exists(_folder.PathOf("signs/test")));
        foreach (var file in Directory.EnumerateFiles(_folder.PathOf("signs"), "*.png", SearchOption.AllDirectories))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder.PathOf("large"), Path.GetRelativePath(_folder.PathOf("signs"), file))));
        Assert.Equal(66, Directory.GetFiles(_folder.PathOf("large/train/03-no-entry"), "*.png").Length);
    }

    [Fact]
    public void A_table_says_where_the_signs_are()
    {
        RoadSignDataset.Write(Small);

        var lines = File.ReadAllLines(_folder.PathOf("signs/test/01-give-way/signs.csv"));

        Assert.Equal("Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId;Area", lines[0]);
        Assert.Equal(3, lines.Length);
        var second = lines[2].Split(';');
        Assert.Equal(["00001.png", "32", "32"], second[..3]);
        Assert.Equal("1", second[7]);
        var box = second[3..7].Select(int.Parse).ToArray();
        Assert.True(new ImageRegion(box[0], box[1], box[2], box[3]).FitsInto(ImageSize.Square(32)));
        // A triangle fills half of the box around it, and a little more since its corners are round.
        Assert.Equal(.55, double.Parse(second[8]) / ((box[2] - box[0]) * (box[3] - box[1])), .1);
        using var test = DatasetReader.Read(_folder.PathOf("signs"), new DatasetOptions { Part = DatasetPart.Test });
        Assert.Equal(box.Select(place => (float)place), test.Signs!.data<float>().ToArray()[12..16]);
    }

    [Fact]
    public void A_dataset_is_replaced_only_where_that_is_asked_for()
    {
        RoadSignDataset.Write(Small);
        var old = _folder.Write("signs/train/00-stop/99999.png", "old");

        AssertRefused(Small with { Seed = 6 }, "exists");
        Assert.True(File.Exists(old));
        RoadSignDataset.Write(Small with { Seed = 6, Overwrite = true });

        Assert.False(File.Exists(old));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Anything_else_is_never_replaced()
    {
        var file = _folder.Write("signs/letters/important.txt", "keep me");

        AssertRefused(Small with { Overwrite = true }, "never replaced");
        AssertRefused(Small with { OutputPath = file, Overwrite = true }, "is a file");

        Assert.Equal("keep me", File.ReadAllText(file));
    }

    [Fact]
    public void An_empty_folder_is_filled()
    {
        Directory.CreateDirectory(_folder.PathOf("signs"));

        RoadSignDataset.Write(Small);

        Assert.True(Directory.Exists(_folder.PathOf("signs/train")));
    }

    [Fact]
    public void What_is_stopped_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var reports = new List<RoadSignProgress>();
        var watcher = new Watcher<RoadSignProgress>(report =>
        {
            reports.Add(report);
            if (report.Written >= 6)
                cancellation.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => RoadSignDataset.Write(Small, watcher, cancellation.Token));

        Assert.Equal([(3, 15, "00-stop"), (6, 15, "01-give-way")], reports.Select(report => (report.Written, report.Count, report.ClassName)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void What_was_to_be_replaced_when_a_run_was_killed_takes_its_place_again()
    {
        RoadSignDataset.Write(Small);
        var old = _folder.Write("signs/train/00-stop/99999.png", "old");
        // As a run leaves it that is killed between its two moves.
        Directory.Move(_folder.PathOf("signs"), _folder.PathOf($"signs.{Guid.NewGuid():N}.old"));
        _folder.Write($"signs.{Guid.NewGuid():N}.part/train/00-stop/00000.png", "new");
        var others = new[] { _folder.Write("signs.part/kept", ""), _folder.Write($"signs.2.{Guid.NewGuid():N}.part/kept", ""), _folder.Write("signs.old/kept", "") };

        AssertRefused(Small, "exists");

        Assert.True(File.Exists(old));
        Assert.Equal(Folders(), Directory.GetFileSystemEntries(_folder.Root).Order());

        // And of one that was killed after them.
        _folder.Write($"signs.{Guid.NewGuid():N}.old/train/00-stop/00000.png", "old");
        RoadSignDataset.Write(Small with { Overwrite = true });

        Assert.False(File.Exists(old));
        Assert.Equal(Folders(), Directory.GetFileSystemEntries(_folder.Root).Order());

        IOrderedEnumerable<string> Folders() => others.Select(file => Path.GetDirectoryName(file)!).Append(_folder.PathOf("signs")).Order();
    }

    [Fact]
    public void Two_runs_do_not_write_one_dataset()
    {
        var refused = 0;
        var watcher = new Watcher<RoadSignProgress>(_ =>
        {
            AssertRefused(Small, "another run is writing it");
            refused++;
        });

        RoadSignDataset.Write(Small, watcher);

        Assert.Equal(6, refused);
        Assert.Equal([_folder.PathOf("signs")], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_dataset_has_its_name_only_when_every_file_is_on_the_disk()
    {
        var target = _folder.PathOf("signs");
        using (var folder = NewFolder.Begin(target, overwrite: false, _ => false))
        {
            var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "train")).FullName, "00000.png");
            // What somebody else has open cannot be brought to the disk (that it is: tests/faults/every_call.py).
            using (new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None))
                Assert.Throws<IOException>(folder.Commit);
            Assert.False(Directory.Exists(target));
            folder.Commit();
        }

        Assert.Equal([target], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        var file = _folder.Write("file", "a file");

        AssertRefused(Small with { OutputPath = Path.Combine(file, "signs") }, "cannot be written");
    }

    [Theory]
    [InlineData(1, 3, 2)]
    [InlineData(44, 3, 2)]
    [InlineData(3, 0, 2)]
    [InlineData(3, 3, -1)]
    [InlineData(3, 100_001, 2)]
    public void Counts_out_of_range_are_refused(int classes, int training, int test) =>
        AssertRefused(Small with { ClassCount = classes, TrainingCount = training, TestCount = test }, "asked for");

    private static void AssertRefused(RoadSignOptions options, string says) =>
        Assert.Contains(says, Assert.Throws<DatasetException>(() => RoadSignDataset.Write(options)).Message, StringComparison.Ordinal);
}
