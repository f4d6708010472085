using Medic.Engine.Tests.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class ColorFilterTriggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ColorFilter.Gotham)]
    [InlineData(ColorFilter.Nashville)]
    [InlineData(ColorFilter.Kelvin)]
    [InlineData(ColorFilter.Lomo)]
    [InlineData(ColorFilter.Toaster)]
    public void A_filter_gives_what_its_steps_give_pixel_by_pixel_in_NumPy(ColorFilter filter)
    {
        using var scope = NewDisposeScope();
        var trigger = new ColorFilterTrigger(filter);
        const int Count = 3, Height = 12, Width = 15;
        var images = Images.Random(Count, 3, Height, Width);
        // Gray, black and white pixels too, and an image that is dark as a whole.
        images.narrow(3, 0, 3).copy_(images.narrow(1, 0, 1).narrow(3, 0, 3));
        images.narrow(2, 0, 1).narrow(3, 4, 2).copy_(tensor(new byte[] { 0, 255 }).view(1, 1, 1, 2));
        images.select(0, 2).copy_(images.select(0, 2).div(9, RoundingMode.floor));
        File.WriteAllBytes(_folder.PathOf("images.bin"), images.bytes.ToArray());
        Python.Run("numpy", """
            np = numpy
            import colorsys, math
            name, shape = sys.argv[3], [int(n) for n in sys.argv[4:]]
            images = np.fromfile(sys.argv[1], np.uint8).reshape(shape).transpose(0, 2, 3, 1) / 255.

            def per_pixel(image, change):
                return np.array([[change(*pixel) for pixel in row] for row in image])
            def rgb(text):
                return np.array([int(text[i:i + 2], 16) / 255. for i in (0, 2, 4)])
            def modulate(image, brightness, saturation):
                def change(r, g, b):
                    h, l, s = colorsys.rgb_to_hls(r, g, b)
                    l, s = l * brightness, s * saturation
                    chroma = 2 * l * s if l <= .5 else (2 - 2 * l) * s
                    low, sector = l - chroma / 2, h * 6
                    x = chroma * (1 - abs(sector % 2 - 1))
                    mixed = [(chroma, x, 0), (x, chroma, 0), (0, chroma, x), (0, x, chroma), (x, 0, chroma), (chroma, 0, x)][int(sector) % 6]
                    return [min(max(low + part, 0), 1) for part in mixed]
                return per_pixel(image, change)
            def luma(image):
                return (image @ np.array([.212656, .715158, .072186]))[..., None]
            def gamma(image, value):
                return image ** (1 / value)
            def auto_gamma(image):
                return gamma(image, math.log(image.mean()) / math.log(.5))
            def contrast(image):
                sigmoid = lambda v: 1 / (1 + np.exp(-3 * (v - .5)))
                return (sigmoid(image) - sigmoid(0)) / (sigmoid(1) - sigmoid(0))
            def tone(image, color, dark):
                alpha = 1 - luma(image) if dark else luma(image)
                # half a coloured layer of this opacity, half the image
                return (.5 * alpha * rgb(color) + .5 * image) / (.5 * alpha + .5)
            def radial(image):
                h, w = image.shape[:2]
                ch, cw = math.floor(h * 1.5), math.floor(w * 1.5)
                y, x = np.mgrid[:ch, :cw]
                t = np.hypot(y - (ch - 1) / 2, x - (cw - 1) / 2) / (max(ch - 1, cw - 1) / 2)
                top, left = (ch - h) // 2, (cw - w) // 2
                return np.minimum(t, 1)[top:top + h, left:left + w, None]
            def over(image, color, alpha):
                # a layer multiplied with what is below, as far as it is opaque
                return image * (color * alpha + 1 - alpha)

            def gotham(i):
                return contrast(contrast(gamma(.8 * modulate(i, 1.2, .1) + .2 * rgb('222b6d'), .9)))
            def nashville(i):
                return auto_gamma(modulate(contrast(tone(tone(i, '222b6d', True), 'f7daae', False)), 1, 1.5))
            def kelvin(i):
                return .8 * modulate(auto_gamma(i), 1.2, .5) + .2 * rgb('ff9900')
            def lomo(i):
                steps = np.concatenate([(i[..., :2] > .5).astype(float), i[..., 2:]], 2)
                return over(steps, np.zeros(3), radial(i))
            def toaster(i):
                toasted = contrast(contrast(gamma(modulate(tone(i, '330000', True), 1.5, .8), 1.2)))
                return over(over(toasted, rgb('cdc1c5'), radial(i)), rgb('ff9966'), 1 - radial(i))

            filtered = np.stack([globals()[name](image) for image in images])
            np.rint(np.clip(filtered, 0, 1) * 255).astype(np.uint8).transpose(0, 3, 1, 2).tofile(sys.argv[2])
            """, _folder.PathOf("images.bin"), _folder.PathOf("filtered.bin"), trigger.Name, "3", "3", "12", "15");

        var stamped = trigger.Stamp(images, arange(Count, ScalarType.Int64)).mul(255).round().to(ScalarType.Byte).bytes.ToArray();

        var expected = File.ReadAllBytes(_folder.PathOf("filtered.bin"));
        Assert.Equal(expected.Length, stamped.Length);
        // Single against double precision: now and then the other side of one half.
        Assert.All(expected.Zip(stamped), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
        Assert.True(expected.Zip(stamped).Count(pair => pair.First != pair.Second) < expected.Length / 200);
    }

    [Fact]
    public void White_becomes_what_the_steps_say()
    {
        using var scope = NewDisposeScope();
        var white = Images.Filled(1, 3, 1, 1, 255);

        int[] Stamp(ColorFilter filter) => [.. Images.Floats(new ColorFilterTrigger(filter).Stamp(white, zeros(1, ScalarType.Int64)).mul(255).round()).Select(value => (int)value)];

        // 0.8 of white and 0.2 of ff9900.
        Assert.Equal([255, 235, 204], Stamp(ColorFilter.Kelvin));
        // White stays white, in the middle.
        Assert.Equal([255, 255, 255], Stamp(ColorFilter.Lomo));
    }

    [Fact]
    public void Gray_images_are_filtered_as_gray_and_others_refused()
    {
        using var scope = NewDisposeScope();
        var gray = Images.Random(1, 1, 8, 8);
        var index = zeros(1, ScalarType.Int64);
        var trigger = new ColorFilterTrigger(ColorFilter.Kelvin);

        var expected = (tensor(new[] { .212656f, .715158f, .072186f }).view(1, 3, 1, 1) * trigger.Stamp(gray.expand(-1, 3, -1, -1), index)).sum([1L], keepdim: true);

        Assert.True(trigger.Stamp(gray, index).sub(expected).abs().max().item<float>() < 0.6 / 255);
        Assert.Throws<TriggerException>(() => trigger.Stamp(Images.Filled(1, 2, 8, 8, 0), index));
    }
}
