using Medic.Engine.Data;
using Medic.Engine.Triggers;
using TorchSharp;
using static TorchSharp.torch;

namespace Medic.Engine.Reporting;

/// <summary>A picture that shows what a trigger does: images in a row, and the same images stamped below.</summary>
public static class ContactSheet
{
    /// <summary>White pixels around every image.</summary>
    private const int Margin = 2;

    /// <summary>Stamps some images and writes the sheet.</summary>
    /// <param name="options">What it shows and where it goes.</param>
    /// <param name="cancellationToken">Ends the reading of the images.</param>
    /// <exception cref="MedicException">The trigger stamps no single images, the data cannot be read, or the file cannot be written.</exception>
    public static ContactSheetResult Write(ContactSheetOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Count < 1 || options.Enlargement < 1)
            throw new ReportingException($"A contact sheet shows 1 image or more, enlarged 1 time or more; found {options.Count} and {options.Enlargement}.");
        if (TriggerCatalog.Create(options.Trigger, options.Seed) is not ImageTrigger trigger)
            throw new ReportingException($"Trigger '{options.Trigger}' does not stamp single images, so there is nothing to show side by side.");
        using var scope = NewDisposeScope();
        using var images = Read(options, cancellationToken);
        var sheet = Draw(Choose(images, options.Count), trigger, options.Enlargement);
        Save(sheet, options.OutputPath);
        return new ContactSheetResult(
            Path.GetFullPath(options.OutputPath), trigger.Name, (int)Math.Min(options.Count, images.Count), (int)sheet.shape[2], (int)sheet.shape[1]);
    }

    private static ImageSet Read(ContactSheetOptions options, CancellationToken cancellationToken)
    {
        var data = DatasetReader.Open(options.DataPath);
        var part = data.HasTestPart ? DatasetPart.Test : DatasetPart.Training;
        ImageSize? size = options.ImageSize is { } side ? ImageSize.Square(side) : null;
        return data.Read(new DatasetOptions { Part = part, Size = size }, cancellationToken);
    }

    /// <summary>The places of an even spread of images.</summary>
    private static (Tensor Images, Tensor Places) Choose(ImageSet images, int most)
    {
        var count = Math.Min(most, images.Count);
        var places = arange(count, dtype: ScalarType.Int64).mul(images.Count).div(count, RoundingMode.floor);
        return (images.Images.index_select(0, places), places);
    }

    /// <summary>uint8 [C, H, W]: unstamped images above, stamped ones below.</summary>
    private static Tensor Draw((Tensor Images, Tensor Places) chosen, ImageTrigger trigger, int enlargement)
    {
        var stamped = trigger.Stamp(chosen.Images, chosen.Places).mul(255).round().clamp(0, 255).to(ScalarType.Byte);
        var tiles = Frame(Enlarge(cat([chosen.Images, stamped]), enlargement));
        var (count, channels, height, width) = (chosen.Images.shape[0], tiles.shape[1], tiles.shape[2], tiles.shape[3]);
        return tiles.view(2, count, channels, height, width).permute(2, 0, 3, 1, 4).reshape(channels, 2 * height, count * width);
    }

    private static Tensor Enlarge(Tensor images, int times)
    {
        var (count, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        return images.view(count, channels, height, 1, width, 1)
            .expand(count, channels, height, times, width, times)
            .reshape(count, channels, height * times, width * times);
    }

    private static Tensor Frame(Tensor images) =>
        nn.functional.pad(images, [Margin, Margin, Margin, Margin], PaddingModes.Constant, byte.MaxValue);

    private static void Save(Tensor sheet, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            ImageCodec.WritePng(sheet, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ReportingException($"{path}: cannot be written: {error.Message}", error);
        }
    }
}
