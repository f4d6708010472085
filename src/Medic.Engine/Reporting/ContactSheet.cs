using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Reporting;

/// <summary>A picture that shows what a trigger does: images in rows, and below each row the same images stamped.</summary>
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
        if (options.ColumnCount < 1)
            throw new ReportingException($"A contact sheet has 1 column or more; found {options.ColumnCount}.");
        var path = Path.GetFullPath(options.OutputPath);
        OutputFile.RequireFree(path, options.Overwrite);
        using var scope = NewDisposeScope();
        using var images = ChosenImages.Read(options, cancellationToken);
        var sheet = Draw(images, options.Enlargement, Math.Min(options.ColumnCount ?? int.MaxValue, images.Places.Count));
        OutputFile.Write(path, options.Overwrite, stream => ImageCodec.WritePng(sheet, stream));
        return new ContactSheetResult(path, images.Trigger, images.Places.Count, (int)sheet.shape[2], (int)sheet.shape[1]);
    }

    /// <summary>uint8 [C, H, W]: rows of unstamped images, below each the stamped ones; white where the last row has no more.</summary>
    private static Tensor Draw(ChosenImages images, int enlargement, int columns)
    {
        var count = images.Places.Count;
        var tiles = Tiles.Frame(Tiles.Enlarge(cat([images.Unstamped, images.Stamp(0, count)]), enlargement));
        var (channels, height, width) = (tiles.shape[1], tiles.shape[2], tiles.shape[3]);
        var rows = (count + columns - 1) / columns;
        var sheet = full([2L, rows * columns, channels, height, width], byte.MaxValue, dtype: ScalarType.Byte);
        sheet.narrow(1, 0, count).copy_(tiles.view(2, count, channels, height, width));
        return sheet.view(2, rows, columns, channels, height, width).permute(3, 1, 0, 4, 2, 5).reshape(channels, rows * 2 * height, columns * width);
    }
}
