using System.Text.Json;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Tests.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class ReflectionTriggerTests : IDisposable
{
    private const long Seed = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ReflectionVariant.Smooth, 32, 32)]
    [InlineData(ReflectionVariant.Smooth, 20, 33)]
    [InlineData(ReflectionVariant.Ghost, 32, 32)]
    [InlineData(ReflectionVariant.Ghost, 19, 24)]
    [InlineData(ReflectionVariant.Blend, 32, 32)]
    public void A_reflection_gives_what_its_steps_give_image_by_image_in_NumPy(ReflectionVariant variant, int height, int width)
    {
        const int Count = 3, PictureHeight = 40, PictureWidth = 53;
        using var scope = NewDisposeScope();
        var images = Images.Random(Count, 3, height, width);
        images.select(0, 1).bitwise_or_(tensor((byte)128)); // bright, so that the reflection gives way
        var picture = Images.Random(1, 3, PictureHeight, PictureWidth)[0].bitwise_or(tensor((byte)64));
        var keys = tensor(new[] { 4L, 9, 77 });
        File.WriteAllBytes(_folder.PathOf("images.bin"), images.bytes.ToArray());
        File.WriteAllBytes(_folder.PathOf("picture.bin"), picture.bytes.ToArray());
        var draws = KeyedNoise.Uniform(keys, Seed, stream: 0, count: 9).data<float>().ToArray().Chunk(9);
        Python.Run("numpy", """
            np = numpy
            import math, json
            folder, variant, draws = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
            h, w, ph, pw = (int(n) for n in sys.argv[4:])
            images = np.fromfile(folder + '/images.bin', np.uint8).reshape(-1, 3, h, w).transpose(0, 2, 3, 1)
            picture = np.fromfile(folder + '/picture.bin', np.uint8).reshape(3, ph, pw).transpose(1, 2, 0)

            def resize(image, height, width):
                def places(n, m):
                    p = np.clip((np.arange(n) + .5) * m / n - .5, 0, m - 1)
                    low = np.floor(p).astype(int)
                    return low, np.minimum(low + 1, m - 1), p - low
                y0, y1, fy = places(height, image.shape[0])
                x0, x1, fx = places(width, image.shape[1])
                fy, fx = fy[:, None, None], fx[None, :, None]
                return (1 - fy) * ((1 - fx) * image[y0][:, x0] + fx * image[y0][:, x1]) + fy * ((1 - fx) * image[y1][:, x0] + fx * image[y1][:, x1])
            def to_byte(image):
                return np.floor(image + .5)

            def blend(t, r, d):
                r = to_byte(resize(r, h, w))
                return np.uint8(np.clip(np.float32(t) / np.float32(255) * np.float32(.8) + np.float32(r) / np.float32(255) * np.float32(.2), 0, 1) * np.float32(255))

            def ghost(t, r, d):
                alpha = 1 - (.35 + .1 * d[0])
                oy, ox = 3 + int(6 * d[5]), 3 + int(6 * d[6])
                g = abs((1 if d[7] > .5 else 0) - (.15 + .35 * d[8]))
                t, r = (t / 255.) ** 2.2, resize(r / 255., h, w) ** 2.2
                first = np.pad(r, ((0, oy), (0, ox), (0, 0)))
                second = np.pad(r, ((oy, 0), (ox, 0), (0, 0)))
                both = (first * g + second * (1 - g))[oy:-oy, ox:-ox]
                return np.uint8(np.clip((resize(both, h, w) * (1 - alpha) + t * alpha) ** (1 / 2.2), 0, 1) * 255)

            def smooth(t, r, d):
                side = 128
                scale = max(h, w) / side
                hh, ww = int(round(h / scale)), int(round(w / scale))
                alpha, sigma, att = 1 - (.35 + .1 * d[0]), 1 + 4 * d[1], 1.08 + d[2] / 10
                t, r = resize(t / 255., hh, ww) ** 2.2, resize(r / 255., hh, ww) ** 2.2
                radius = int(np.ceil(2 * sigma))
                kernel = np.exp(-np.arange(-radius, radius + 1) ** 2 / (2 * sigma ** 2))
                kernel /= kernel.sum()
                padded = np.pad(r, ((radius, radius), (radius, radius), (0, 0)), mode='reflect')
                blurred = sum(k * padded[i:i + hh] for i, k in enumerate(kernel))
                blurred = sum(k * blurred[:, i:i + ww] for i, k in enumerate(kernel))
                total = blurred + t
                for c in range(3):
                    over = total[:, :, c] > 1
                    mean = max(1, (total[:, :, c] * over).sum() / (over.sum() + 1e-6))
                    blurred[:, :, c] -= (mean - 1) * att
                blurred = np.clip(blurred, 0, 1)
                interval = 7 / side
                x = np.linspace(-3 - interval / 2, 3 + interval / 2, side + 1)
                bins = np.diff([.5 * (1 + math.erf(v / math.sqrt(2))) for v in x])
                bell = np.sqrt(np.outer(bins, bins))
                bell /= bell.max()
                top = int(d[3] * (side - hh - 10)) if hh < side - 10 else 0
                left = int(d[4] * (side - ww - 10)) if ww < side - 10 else 0
                mask = bell[top:top + hh, left:left + ww, None] * (1 - alpha / 2)
                mixed = np.clip((blurred * mask + t * alpha) ** (1 / 2.2), 0, 1)
                return np.uint8(to_byte(resize(np.floor(mixed * 255), h, w)))

            stamped = np.stack([globals()[variant](t, picture, d) for t, d in zip(images, draws)])
            stamped.transpose(0, 3, 1, 2).tofile(folder + '/stamped.bin')
            """,
            _folder.Root, variant.ToString().ToLowerInvariant(), JsonSerializer.Serialize(draws), $"{height}", $"{width}", $"{PictureHeight}", $"{PictureWidth}");

        var trigger = new ReflectionTrigger(picture.ToTensorData(), variant, Seed);
        var stamped = trigger.Stamp(images, keys).mul(255).round().to(ScalarType.Byte).bytes.ToArray();

        var expected = File.ReadAllBytes(_folder.PathOf("stamped.bin"));
        Assert.Equal(expected.Length, stamped.Length);
        // Single against double precision: truncation falls on the other side of a whole number now and then.
        Assert.All(expected.Zip(stamped), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
        Assert.True(expected.Zip(stamped).Count(pair => pair.First != pair.Second) <= (variant == ReflectionVariant.Blend ? 0 : expected.Length / 100));
    }

    [Fact]
    public void A_blend_is_a_fifth_of_the_picture()
    {
        using var scope = NewDisposeScope();
        var picture = full([3, 7, 7], (byte)200, dtype: ScalarType.Byte).ToTensorData();

        // 0.8 * 100 + 0.2 * 200, truncated
        Assert.All(Images.StampOne(new ReflectionTrigger(picture, ReflectionVariant.Blend), 9, 9, 100), value => Assert.InRange(value, 119, 120));
    }

    [Fact]
    public void A_picture_is_read_from_a_file_and_shrunk_where_it_is_large()
    {
        using var scope = NewDisposeScope();
        WritePng(Images.Random(1, 3, 20, 30)[0], "small.png");
        WritePng(Images.Random(1, 1, 600, 1200)[0], "large.png");

        TensorData Read(string name) => TriggerCatalog.Create("reflection", new TriggerSettings { Picture = _folder.PathOf(name) }).Settings.Tensors!["picture"];

        Assert.Equal(Images.Random(1, 3, 20, 30).bytes.ToArray(), Read("small.png").Bytes.ToArray());
        Assert.Equal([3, 256, 512], Read("large.png").Shape);
    }

    [Fact]
    public void What_is_no_picture_is_refused_and_its_file_named()
    {
        File.WriteAllText(_folder.PathOf("none.png"), "no picture at all");
        foreach (var name in new[] { "none.png", "missing.png" })
        {
            var error = Assert.ThrowsAny<MedicException>(() => TriggerCatalog.Create("reflection", new TriggerSettings { Picture = _folder.PathOf(name) }));
            Assert.Contains(_folder.PathOf(name), error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_a_picture_a_window_is_drawn_from_the_seed()
    {
        byte[] Picture(long seed) => TriggerCatalog.Create("reflection-ghost", seed).Settings.Tensors!["picture"].Bytes.ToArray();

        Assert.Equal(Picture(1), Picture(1));
        Assert.NotEqual(Picture(1), Picture(2));
        // Neither dark nor light all over.
        Assert.InRange(Picture(1).Average(value => value), 50, 200);
        Assert.True(Picture(1).Max() - Picture(1).Min() > 100);
    }

    [Fact]
    public void Images_a_reflection_does_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        var index = zeros(1, ScalarType.Int64);
        Assert.Throws<TriggerException>(() => ((ImageTrigger)TriggerCatalog.Create("reflection", 0)).Stamp(Images.Filled(1, 2, 9, 9, 0), index));
        Assert.Throws<TriggerException>(() => ((ImageTrigger)TriggerCatalog.Create("reflection-ghost", 0)).Stamp(Images.Filled(1, 3, 8, 9, 0), index));
        Assert.Throws<TriggerException>(() => new ReflectionTrigger(zeros(3, 4, 4).ToTensorData()));
    }

    private void WritePng(Tensor image, string name)
    {
        using var stream = File.Create(_folder.PathOf(name));
        ImageCodec.WritePng(image, stream);
    }
}
