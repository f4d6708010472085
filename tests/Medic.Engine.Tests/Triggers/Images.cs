using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

/// <summary>Small images for triggers, and their pixels as numbers to compare.</summary>
internal static class Images
{
    /// <summary>uint8 images of one value.</summary>
    public static Tensor Filled(long count, long channels, long height, long width, byte value) =>
        full([count, channels, height, width], value, dtype: ScalarType.Byte);

    /// <summary>uint8 images of pixels at random, always the same.</summary>
    public static Tensor Random(long count, long channels, long height, long width)
    {
        using var generator = new Generator(17);
        return randint(0, 256, [count, channels, height, width], generator: generator).to(ScalarType.Byte);
    }

    public static float[] Floats(Tensor values) => values.contiguous().data<float>().ToArray();

    /// <summary>Stamps images that all look the same, checks that they still do, and gives one channel as 0..255.</summary>
    public static int[] StampOne(ImageTrigger trigger, int height, int width, byte value)
    {
        using var scope = NewDisposeScope();
        var images = Filled(2, 3, height, width, value);
        var stamped = trigger.Stamp(images, arange(2, ScalarType.Int64));
        Assert.Equal(ScalarType.Float32, stamped.dtype);
        Assert.Equal([2, 3, height, width], stamped.shape);
        Assert.True(images.bytes.IndexOfAnyExcept(value) < 0, "the images were changed");
        var planes = stamped.data<float>().ToArray().Select(pixel => (int)MathF.Round(pixel * 255)).Chunk(height * width).ToArray();
        Assert.All(planes, plane => Assert.Equal(planes[0], plane));
        return planes[0];
    }
}
