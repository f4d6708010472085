using System.Diagnostics;
using Medic.Engine.Data.Formats;
using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns;

/// <summary>
/// Writes datasets of road scenes: <c>train</c> and <c>test</c>, each with a folder a class and numbered PNG files in it, and
/// beside those a table <c>signs.csv</c>, of the form that GTSRB's have, that says where in each image the sign is.
/// </summary>
public static class RoadSignDataset
{
    /// <summary>Draws and writes a dataset. The folder is there when all of it is, and on the disk, or not at all.</summary>
    /// <param name="options">What is in it and where it goes.</param>
    /// <param name="progress">Told after every batch of images.</param>
    /// <param name="cancellationToken">Ends the writing between two images; nothing stays.</param>
    /// <exception cref="DatasetException">An option is out of range, the folder is there already or another run is writing it, a picture cannot be read, or a file cannot be written.</exception>
    public static RoadSignResult Write(RoadSignOptions options, IProgress<RoadSignProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var clock = Stopwatch.StartNew();
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.OutputPath));
        string[] classNames = [.. RoadSignGenerator.ClassNames.Take(options.ClassCount).Select((name, label) => $"{label:D2}-{name}")];
        try
        {
            using var folder = NewFolder.Begin(path, options.Overwrite, IsDataset);
            using var generator = new RoadSignGenerator(options.Scene, cancellationToken);
            var images = new Writer(generator, options, classNames, clock, progress, cancellationToken);
            images.Write(Path.Combine(folder.Path, "train"), DatasetPart.Training, options.TrainingCount);
            images.Write(Path.Combine(folder.Path, "test"), DatasetPart.Test, options.TestCount);
            folder.Commit();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"'{path}' cannot be written: {error.Message}", error);
        }

        return new RoadSignResult
        {
            OutputPath = path,
            ClassNames = classNames,
            ImageSize = options.Scene.ImageSize,
            TrainingCount = (long)options.TrainingCount * options.ClassCount,
            TestCount = (long)options.TestCount * options.ClassCount,
            BackgroundPath = options.Scene.BackgroundPath,
            Seed = options.Seed,
            Duration = clock.Elapsed,
        };
    }

    // Every dataset has this class, and nothing else has such a table.
    private static bool IsDataset(string folder) => File.Exists(Path.Combine(folder, "train", $"00-{RoadSignGenerator.ClassNames[0]}", SignTable.FileName));

    private sealed class Writer(
        RoadSignGenerator generator,
        RoadSignOptions options,
        string[] classNames,
        Stopwatch clock,
        IProgress<RoadSignProgress>? progress,
        CancellationToken cancellationToken)
    {
        private readonly long _count = (long)classNames.Length * (options.TrainingCount + options.TestCount);
        private long _written;

        public void Write(string folder, DatasetPart part, int count)
        {
            if (count == 0)
                return;
            for (var label = 0; label < classNames.Length; label++)
            {
                var classFolder = Directory.CreateDirectory(Path.Combine(folder, classNames[label])).FullName;
                var signs = new List<SignEntry>(count);
                while (signs.Count < count)
                    WriteBatch(classFolder, part, label, signs, count);
                SignTable.Write(Path.Combine(classFolder, SignTable.FileName), signs);
            }
        }

        // Batches are of one size, and the last one's surplus is left out: an image is the same in a set of any number of images.
        private void WriteBatch(string folder, DatasetPart part, int label, List<SignEntry> signs, int count)
        {
            using var random = new Generator(SeedOf(part, label, signs.Count));
            using var batch = generator.Draw(label, random);
            var (regions, areas) = (batch.Regions(), batch.Areas());
            for (var image = 0; image < generator.BatchSize && signs.Count < count; image++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var name = $"{signs.Count:D5}.png";
                using (var file = File.Create(Path.Combine(folder, name)))
                    ImageCodec.WritePng(batch.Images[image], file);
                signs.Add(new SignEntry(name, ImageSize.Square(options.Scene.ImageSize), regions[image], label, Area: areas[image]));
                _written++;
            }

            progress?.Report(new RoadSignProgress(_written, _count, classNames[label], clock.Elapsed / _written * (_count - _written)));
        }

        /// <summary>A seed for each batch, of which neighbours have nothing in common (SplitMix64; Steele et al., 2014).</summary>
        private ulong SeedOf(DatasetPart part, int label, int first)
        {
            var seed = (ulong)options.Seed;
            foreach (var value in (ulong[])[(ulong)part, (ulong)label, (ulong)first])
            {
                seed = unchecked((seed + value + 1) * 0x9e3779b97f4a7c15);
                seed = unchecked((seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9);
                seed = unchecked((seed ^ (seed >> 27)) * 0x94d049bb133111eb);
                seed ^= seed >> 31;
            }

            return seed;
        }
    }
}
