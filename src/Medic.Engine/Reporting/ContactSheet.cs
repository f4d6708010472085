using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Reporting;

/// <summary>A picture that shows what a trigger does: images in a row, and the same images stamped below.</summary>
public static class ContactSheet
{
    /// <summary>Stamps some images and writes the sheet.</summary>
    /// <param name="options">What it shows and where it goes.</param>
    /// <param name="cancellationToken">Ends the reading of the images.</param>
    /// <exception cref="MedicException">The trigger stamps no single images, the data cannot be read, or the file cannot be written.</exception>
    public static ContactSheetResult Write(ContactSheetOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Enlargement < 1)
            throw new ReportingException($"A contact sheet shows images enlarged 1 time or more; found {options.Enlargement}.");
        var path = Path.GetFullPath(options.OutputPath);
        OutputFile.RequireFree(path, options.Overwrite);
        using var scope = NewDisposeScope();
        using var images = ChosenImages.Read(options, cancellationToken);
        var sheet = Draw(images, options.Enlargement);
        OutputFile.Write(path, options.Overwrite, stream => ImageCodec.WritePng(sheet, stream));
        return new ContactSheetResult(path, images.Trigger, images.Places.Count, (int)sheet.shape[2], (int)sheet.shape[1]);
    }

    /// <summary>uint8 [C, H, W]: unstamped images above, stamped ones below.</summary>
    private static Tensor Draw(ChosenImages images, int enlargement)
    {
        var count = images.Places.Count;
        var tiles = Tiles.Frame(Tiles.Enlarge(cat([images.Unstamped, images.Stamp(0, count)]), enlargement));
        var (channels, height, width) = (tiles.shape[1], tiles.shape[2], tiles.shape[3]);
        return tiles.view(2, count, channels, height, width).permute(2, 0, 3, 1, 4).reshape(channels, 2 * height, count * width);
    }
}
