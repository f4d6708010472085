using System.Globalization;
using Medic.Engine.Data;
using Medic.Engine.Reporting;
using static TorchSharp.torch;

namespace Medic.Engine.Insight;

/// <summary>Draws a hook point's panel: a row an image, and in it the image, the same stamped, and the point's maps, each column with its scale.</summary>
/// <param name="modelName">The model.</param>
/// <param name="triggerName">The trigger.</param>
/// <param name="images">The images.</param>
/// <param name="stamped">float32 [N, C, H, W], 0..1: the same, stamped.</param>
/// <param name="shown">What is said of each image.</param>
/// <param name="options">Colours, enlargement, and whether files are replaced.</param>
internal sealed class PanelPicture(
    string modelName, string triggerName, ImageSet images, Tensor stamped, IReadOnlyList<ShownImage> shown, ImportanceOptions options)
{
    private const int Gap = 8;
    private const int LineHeight = PixelFont.Height + 4;
    private const int ScaleHeight = 8;
    private const int LabelLetters = 18;

    /// <summary>Room for the narrowest picture's headings.</summary>
    private const int LeastCell = 72;

    private static readonly string[] Headings = ["image", "stamped", "importance", "activation", "stamped act.", "difference"];

    /// <summary>Draws and writes a panel.</summary>
    /// <param name="hookPoint">The hook point.</param>
    /// <param name="path">The PNG file.</param>
    /// <param name="maps">What is shown of it.</param>
    /// <exception cref="ReportingException">The file is there already, or cannot be written.</exception>
    public ImportancePanel Write(string hookPoint, string path, ImportanceMaps maps)
    {
        using var scope = NewDisposeScope();
        var (importance, difference) = (Most(maps.Importance), Most(maps.Difference));
        // Side by side, both activations are to be compared by their colours.
        var activation = Math.Max(Most(maps.Clean), Most(maps.Stamped));
        var height = Math.Max(LeastCell, images.Height * options.Enlargement);
        var width = Math.Max(LeastCell, images.Width * options.Enlargement);
        Tensor[] columns =
        [
            Fit(Coloured(images.Images), height, width),
            Fit(Coloured(stamped.mul(byte.MaxValue).round().clamp(0, byte.MaxValue).to(ScalarType.Byte)), height, width),
            Map(maps.Importance, importance),
            Map(maps.Clean, activation),
            Map(maps.Stamped, activation),
            Map(maps.Difference, difference),
        ];
        double?[] ends = [null, null, importance, activation, activation, difference];

        var left = (LabelLetters * PixelFont.Pitch) + (2 * Gap);
        var top = (3 * LineHeight) + (2 * Gap);
        var bottom = top + (shown.Count * (height + Gap));
        var canvas = full([3, bottom + ScaleHeight + (2 * LineHeight) + Gap, left + (columns.Length * (width + Gap))], byte.MaxValue, dtype: ScalarType.Byte);
        Letter(canvas, $"{hookPoint}   {modelName}   {triggerName}", Gap, Gap, (int)canvas.shape[2] - (2 * Gap));
        Letter(canvas, $"colours: {options.ColorScale}, from 0 to the figure below", Gap + LineHeight, Gap, (int)canvas.shape[2] - (2 * Gap));
        for (var column = 0; column < columns.Length; column++)
        {
            var x = left + (column * (width + Gap));
            Letter(canvas, Headings[column], top - LineHeight, x, width);
            for (var row = 0; row < shown.Count; row++)
                Paste(canvas, columns[column][row], top + (row * (height + Gap)), x);
            if (ends[column] is not { } end)
                continue;
            Paste(canvas, options.ColorScale.Paint(linspace(0, 1, width).expand(1, ScaleHeight, width))[0], bottom, x);
            Letter(canvas, end.ToString("G3", CultureInfo.InvariantCulture), bottom + ScaleHeight + 4, x, width);
        }

        for (var row = 0; row < shown.Count; row++)
        {
            var y = top + (row * (height + Gap));
            var image = shown[row];
            var name = $"{image.Label}" == image.ClassName ? image.ClassName : $"{image.Label} {image.ClassName}";
            string[] lines = [name, $"called {image.Predicted}", $"stamped {image.PredictedStamped}", $"image {image.Index}"];
            for (var line = 0; line < lines.Length; line++)
                Letter(canvas, lines[line], y + (line * LineHeight), Gap, LabelLetters * PixelFont.Pitch);
        }

        OutputFile.Write(path, options.Overwrite, stream => ImageCodec.WritePng(canvas, stream));
        return new ImportancePanel(hookPoint, path, importance, activation, difference);

        Tensor Map(Tensor map, double end) => Fit(options.ColorScale.Paint(end > 0 ? map / end : map), height, width);
    }

    private static double Most(Tensor map) => map.max().item<float>();

    private static Tensor Coloured(Tensor pictures) => pictures.expand(pictures.shape[0], 3, pictures.shape[2], pictures.shape[3]);

    /// <summary>Shows pictures of any size in one, every pixel as a rectangle.</summary>
    private static Tensor Fit(Tensor pictures, int height, int width)
    {
        Tensor Places(int shown, long there) => arange(shown, ScalarType.Int64).mul(there).div(shown, RoundingMode.floor).to(ScalarType.Int64);
        return pictures.index_select(2, Places(height, pictures.shape[2])).index_select(3, Places(width, pictures.shape[3]));
    }

    private static void Paste(Tensor canvas, Tensor picture, long top, long left) =>
        canvas.narrow(1, top, picture.shape[1]).narrow(2, left, picture.shape[2]).copy_(picture.expand(3, picture.shape[1], picture.shape[2]));

    /// <summary>Writes a line, as much of it as there is room for.</summary>
    private static void Letter(Tensor canvas, string text, int top, int left, int room)
    {
        var letters = Math.Min(text.Length, room / PixelFont.Pitch);
        if (letters > 0)
            Paste(canvas, PixelFont.Draw(text[..letters]), top, left);
    }
}
