using Medic.Engine.Data.Formats;
using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Scene;

/// <summary>Pictures from a folder: of each, a part is shown, mirrored or not.</summary>
internal sealed class PictureBackdrop : IBackdrop, IDisposable
{
    /// <summary>Pictures in memory: of more, an even spread is taken.</summary>
    private const int Most = 1000;

    /// <summary>How much larger than the images pictures are kept: a part of one is to be as sharp as the sign.</summary>
    private const double Margin = 1.5;

    private readonly Tensor _pictures;

    private PictureBackdrop(Tensor pictures) => _pictures = pictures.DetachFromDisposeScope();

    /// <summary>Reads pictures.</summary>
    /// <param name="folder">With PNG, JPEG or PPM files, at any depth.</param>
    /// <param name="side">The height and width of the images.</param>
    /// <param name="cancellationToken">Ends the reading between two pictures.</param>
    /// <exception cref="DatasetException">There is no such folder, none in it, or one that cannot be read.</exception>
    internal static PictureBackdrop Read(string folder, int side, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw new DatasetException($"'{folder}' is no folder. Give one with pictures of streets.");
        try
        {
            return new PictureBackdrop(ReadAll(folder, side, cancellationToken));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"'{folder}' cannot be read: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Paint(Canvas canvas, SceneRandom random)
    {
        using var scope = NewDisposeScope();
        var chosen = random.Uniform(0, _pictures.shape[0]).flatten().to(ScalarType.Int64).clamp_(0, _pictures.shape[0] - 1);
        var scale = random.Uniform(1 / Margin, 1).flatten();
        var mirror = random.Chance(.5).mul_(2).sub_(1).flatten();
        var (x, y) = (random.Uniform(-1, 1).flatten() * (1 - scale), random.Uniform(-1, 1).flatten() * (1 - scale));
        var nothing = zeros_like(scale);
        var theta = stack([stack([scale * mirror, nothing, x], 1), stack([nothing, scale, y], 1)], 1);
        var grid = nn.functional.affine_grid(theta, canvas.Pixels.shape, align_corners: false);
        var pictures = _pictures.index_select(0, chosen).to(ScalarType.Float32).div_(byte.MaxValue);
        canvas.Pixels.copy_(nn.functional.grid_sample(pictures, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Border, align_corners: false));
    }

    /// <inheritdoc/>
    public void Dispose() => _pictures.Dispose();

    /// <summary>uint8 [N, 3, T, T]: the pictures' middle squares.</summary>
    private static Tensor ReadAll(string folder, int side, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using var tree = new FolderTree(folder);
        if (tree.Names.Count == 0)
            throw new DatasetException($"'{folder}' holds no pictures: expected PNG, JPEG or PPM files.");
        var count = Math.Min(Most, tree.Names.Count);
        var size = (int)Math.Ceiling(Margin * side);
        var pictures = empty(count, 3, size, size, dtype: ScalarType.Byte);
        for (var picture = 0; picture < count; picture++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var pictureScope = NewDisposeScope();
            var name = tree.Names[(int)((long)picture * tree.Names.Count / count)];
            var image = ImageCodec.Decode(tree.Read(name), $"{folder}/{name}");
            pictures.narrow(0, picture, 1).copy_(ImageShaping.Fit(Square(image).unsqueeze(0), 3, ImageSize.Square(size)));
        }

        return pictures.MoveToOuterDisposeScope();
    }

    private static Tensor Square(Tensor image)
    {
        var (height, width) = (image.shape[1], image.shape[2]);
        var side = Math.Min(height, width);
        return image.narrow(1, (height - side) / 2, side).narrow(2, (width - side) / 2, side);
    }
}
