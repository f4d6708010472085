using System.Globalization;
using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Reporting;

/// <summary>Stamped images as PNG files, one an image.</summary>
public static class TriggeredImages
{
    /// <summary>Few enough for any image size.</summary>
    private const int BatchSize = 64;

    // What Windows takes in no file's name, whatever system writes the files.
    private static readonly char[] Forbidden = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

    /// <summary>Stamps some images and writes them, each as <c>index-class-trigger.png</c>.</summary>
    /// <param name="options">Which, and where they go.</param>
    /// <param name="progress">Told of every image written.</param>
    /// <param name="cancellationToken">Stops between images; those written stay.</param>
    /// <returns>The files, in the order of the data.</returns>
    /// <exception cref="MedicException">The trigger stamps no single images, the data cannot be read, or a file cannot be written.</exception>
    public static IReadOnlyList<TriggeredImage> Write(
        TriggeredImageOptions options, IProgress<TriggeredImage>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var images = ChosenImages.Read(options, cancellationToken);
        var files = Plan(images, Path.GetFullPath(options.OutputFolder));
        foreach (var file in files)
            OutputFile.RequireFree(file.Path, options.Overwrite);
        for (var start = 0; start < files.Length; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            var batch = files.AsSpan(start, Math.Min(BatchSize, files.Length - start));
            var stamped = images.Stamp(start, batch.Length);
            for (var index = 0; index < batch.Length; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var image = stamped[index];
                OutputFile.Write(batch[index].Path, options.Overwrite, stream => ImageCodec.WritePng(image, stream));
                progress?.Report(batch[index]);
            }
        }

        return files;
    }

    private static TriggeredImage[] Plan(ChosenImages images, string folder)
    {
        var (height, width) = ((int)images.Unstamped.shape[2], (int)images.Unstamped.shape[3]);
        return [.. images.Places.Zip(images.Labels, (place, label) =>
        {
            var name = images.ClassNames[(int)label];
            var file = string.Create(CultureInfo.InvariantCulture, $"{place:D5}-{FileName(name)}-{images.Trigger}.png");
            return new TriggeredImage(Path.Combine(folder, file), images.Trigger, place, (int)label, name, width, height);
        })];
    }

    private static string FileName(string className) =>
        string.Concat(className.Select(letter => Forbidden.Contains(letter) || char.IsControl(letter) ? '_' : letter));
}
