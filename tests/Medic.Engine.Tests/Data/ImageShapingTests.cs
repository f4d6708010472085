using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Data;

public sealed class ImageShapingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(40, 30, 16, 20)]
    [InlineData(13, 17, 32, 32)]
    [InlineData(64, 64, 32, 64)]
    public void Sizes_change_as_Pillow_changes_them(int height, int width, int newHeight, int newWidth)
    {
        Python.Run("numpy, PIL", """
            import numpy as np
            from PIL import Image
            out, height, width, new_height, new_width = sys.argv[1], *map(int, sys.argv[2:])
            image = np.random.default_rng(0).integers(0, 256, (height, width), dtype=np.uint8)
            image.tofile(out + "/before")
            np.asarray(Image.fromarray(image).resize((new_width, new_height), Image.BILINEAR)).tofile(out + "/after")
            """, _folder.Root, $"{height}", $"{width}", $"{newHeight}", $"{newWidth}");
        using var scope = NewDisposeScope();
        var image = tensor(File.ReadAllBytes(_folder.PathOf("before"))).view(1, 1, height, width);

        var resized = ImageShaping.Fit(image, 1, new ImageSize(newHeight, newWidth)).bytes.ToArray();

        // Pillow rounds to bytes between the two axes, too: one gray level of difference.
        var expected = File.ReadAllBytes(_folder.PathOf("after"));
        Assert.All(resized.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Many_images_are_shaped_like_one()
    {
        using var scope = NewDisposeScope();
        var images = randint(0, 256, [600, 3L, 8L, 8L], dtype: ScalarType.Byte);

        var all = ImageShaping.Fit(images, 1, ImageSize.Square(5));
        var last = ImageShaping.Fit(images.narrow(0, 599, 1), 1, ImageSize.Square(5));

        Assert.Equal([600, 1, 5, 5], all.shape);
        Assert.True(all.select(0, 599).contiguous().bytes.SequenceEqual(last.bytes));
    }
}
