using Medic.Engine.Data;
using Medic.Engine.Data.RoadSigns;
using Medic.Engine.Data.RoadSigns.Signs;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Data.RoadSigns;

public sealed class RoadSignGeneratorTests : IDisposable
{
    private const int Stop = 0;
    private const int OneWay = 16;
    private const int NoVehicles = 18;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_seed_makes_the_same_images()
    {
        using var generator = new RoadSignGenerator();
        using var first = Draw(generator, Stop, seed: 1);
        using var again = Draw(generator, Stop, seed: 1);
        using var other = Draw(generator, Stop, seed: 2);

        Assert.True(first.Images.Equals(again.Images));
        Assert.True(first.Signs.Equals(again.Signs));
        Assert.False(first.Images.Equals(other.Images));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(224)]
    public void Images_have_the_size_asked_for(int size)
    {
        using var generator = new RoadSignGenerator(new RoadSceneOptions { ImageSize = size });
        using var batch = Draw(generator, Stop);

        Assert.Equal([generator.BatchSize, 3, size, size], batch.Images.shape);
        Assert.Equal(ScalarType.Byte, batch.Images.dtype);
        Assert.Equal([generator.BatchSize, size, size], batch.Signs.shape);
    }

    [Fact]
    public void Signs_are_within_their_images_and_as_large_as_asked_for()
    {
        const int Side = 64;
        using var generator = new RoadSignGenerator(new RoadSceneOptions { ImageSize = Side, MaximumShift = .5, MaximumAngle = 45 });
        foreach (var label in new[] { Stop, OneWay, NoVehicles })
        {
            using var batch = Draw(generator, label);
            Assert.All(batch.Regions(), region => Assert.True(region.FitsInto(ImageSize.Square(Side)) && region is { Left: > 0, Top: > 0, Right: < Side, Bottom: < Side }));
        }

        // A disc is as high as it was drawn, however it is turned; the largest are smaller where the square around them would not fit.
        using var discs = Draw(generator, NoVehicles);
        Assert.All(discs.Regions(), region => Assert.InRange(region.Height, (.6 * Side) - 2, (.9 * Side) + 1));
        Assert.All(discs.Regions(), region => Assert.InRange(region.Width, region.Height * .7, region.Height + 1));
        Assert.All(discs.Areas().Zip(discs.Regions()), sign => Assert.Equal(Math.PI / 4, (double)sign.First / (sign.Second.Width * sign.Second.Height), .05));
    }

    [Fact]
    public void Signs_keep_to_the_middle()
    {
        const int Side = 32;
        using var generator = new RoadSignGenerator(new RoadSceneOptions { ImageSize = Side, MaximumShift = .1 });
        using var batch = Draw(generator, NoVehicles);

        var places = batch.Regions().SelectMany(region => new[] { (region.Left + region.Right) / 2d, (region.Top + region.Bottom) / 2d }).ToArray();
        Assert.All(places, place => Assert.InRange(place, (.4 * Side) - 1, (.6 * Side) + 1));
        Assert.True(places.Max() - places.Min() > 3);
    }

    [Fact]
    public void Signs_lean_as_far_as_asked_for()
    {
        var upright = new RoadSceneOptions { ImageSize = 64, MinimumSignSize = .7, MaximumSignSize = .7, MaximumAngle = 0 };
        using var straight = Draw(new RoadSignGenerator(upright), OneWay);
        using var leaning = Draw(new RoadSignGenerator(upright with { MaximumAngle = 20 }), OneWay);

        // The sign is half as high as wide: 22 pixels of 64.
        Assert.All(straight.Regions(), region => Assert.InRange(region.Height, 21, 24));
        Assert.Contains(leaning.Regions(), region => region.Height > 27);
        Assert.All(leaning.Regions(), region => Assert.InRange(region.Height, 21, 37));
    }

    [Fact]
    public void Light_is_what_was_asked_for()
    {
        using var scope = NewDisposeScope();
        var dim = Draw(new RoadSignGenerator(new RoadSceneOptions { MinimumLight = .4, MaximumLight = .4 }), Stop).Images.to(ScalarType.Float32);
        var bright = Draw(new RoadSignGenerator(new RoadSceneOptions { MinimumLight = .8, MaximumLight = .8 }), Stop).Images.to(ScalarType.Float32);

        Assert.Equal(.5, (dim.mean() / bright.mean()).item<float>(), .02);
    }

    [Fact]
    public void There_are_43_signs_and_any_two_differ_even_mirrored()
    {
        const double Least = .02;
        using var scope = NewDisposeScope();
        var signs = stack(SignCatalog.All.Select(Flat).ToArray());
        var other = cat([signs, signs.flip(3)]);
        var difference = stack(signs.unbind().Select(sign => (other - sign).abs().mean([1L, 2, 3])).ToArray());

        Assert.Equal(RoadSignOptions.MostClasses, SignCatalog.All.Count);
        Assert.Equal(SignCatalog.All.Count, SignCatalog.All.Select(design => design.Name).Distinct().Count());
        for (var sign = 0; sign < signs.shape[0]; sign++)
        {
            var near = difference[sign].lt(Least).nonzero().flatten().data<long>().ToArray();
            Assert.All(near, place => Assert.Equal(sign, place % signs.shape[0]));
        }
    }

    [Fact]
    public void Images_of_a_class_are_like_each_other()
    {
        // Every third sign, by the nearest mean of half of a batch: no learning at all, and not one image in fifteen by chance.
        using var scope = NewDisposeScope();
        using var generator = new RoadSignGenerator();
        var labels = Enumerable.Range(0, 15).Select(place => 3 * place % RoadSignOptions.MostClasses).ToArray();
        var batches = labels.Select(label => Even(Draw(generator, label, seed: label).Images)).ToArray();
        var half = batches[0].shape[0] / 2;
        var means = stack(batches.Select(batch => batch.narrow(0, 0, half).mean([0L])).ToArray());

        var right = batches.Select((batch, label) =>
        {
            var distance = (batch.narrow(0, half, half).unsqueeze(1) - means).square().mean([2L, 3, 4]);
            return distance.argmin(1).eq(label).sum().item<long>();
        }).Sum();

        Assert.True(right > .5 * half * labels.Length, $"{right} of {half * labels.Length}");
    }

    [Fact]
    public void Pictures_are_shown_behind_the_signs()
    {
        _folder.Write("red.ppm", SampleFiles.Ppm(80, 60, 250, 20, 20));
        _folder.Write("deeper/blue.ppm", SampleFiles.Ppm(40, 90, 20, 20, 250));
        using var scope = NewDisposeScope();
        using var generator = new RoadSignGenerator(new RoadSceneOptions { BackgroundPath = _folder.Root, MaximumShift = 0 });

        // Nothing but the background is in an image's upper corners.
        var corner = Draw(generator, Stop).Images.narrow(2, 0, 2).narrow(3, 0, 2).to(ScalarType.Float32).mean([2L, 3]);
        var isRed = corner.select(1, 0).gt(corner.select(1, 2));

        Assert.True(corner.select(1, 1).lt(corner.amax(1) - 30).all().item<bool>());
        Assert.InRange(isRed.sum().item<long>(), 10, generator.BatchSize - 10);
    }

    [Fact]
    public void Pictures_that_cannot_be_read_are_named()
    {
        AssertRefused(_folder.PathOf("missing"), "missing");
        Directory.CreateDirectory(_folder.PathOf("empty"));
        AssertRefused(_folder.PathOf("empty"), "holds no pictures");
        _folder.Write("bad/bad.png", "no picture");
        AssertRefused(_folder.PathOf("bad"), "bad.png");

        static void AssertRefused(string folder, string says) =>
            Assert.Contains(says, Assert.Throws<DatasetException>(() => new RoadSignGenerator(new RoadSceneOptions { BackgroundPath = folder })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        RoadSceneOptions[] outOfRange =
        [
            new() { ImageSize = 31 },
            new() { ImageSize = 225 },
            new() { MinimumSignSize = .2 },
            new() { MinimumSignSize = .9, MaximumSignSize = .8 },
            new() { MaximumSignSize = 1.1 },
            new() { MaximumShift = -.1 },
            new() { MaximumAngle = 46 },
            new() { MinimumLight = 0 },
            new() { MinimumLight = 1.5, MaximumLight = 1 },
            new() { MaximumLight = double.NaN },
        ];

        Assert.All(outOfRange, options => Assert.Throws<DatasetException>(() => new RoadSignGenerator(options)));
    }

    private static RoadSignBatch Draw(RoadSignGenerator generator, int label, long seed = 1)
    {
        using var random = new Generator((ulong)seed);
        return generator.Draw(label, random);
    }

    /// <summary>float32 [B, 3, S, S]: all equally light, and equally rich in contrast.</summary>
    private static Tensor Even(Tensor images)
    {
        var values = images.to(ScalarType.Float32);
        return (values - values.mean([1L, 2, 3], keepdim: true)) / values.std([1L, 2, 3], keepdim: true);
    }

    /// <summary>float32 [3, 32, 32]: a sign from straight before, in even light, on gray.</summary>
    private static Tensor Flat(SignDesign design)
    {
        const int Side = 32;
        using var scope = NewDisposeScope();
        var places = (arange(Side, dtype: ScalarType.Float32) + .5) * (2d / Side) - 1;
        var (x, y) = (places.view(1, -1).expand(Side, Side), places.view(-1, 1).expand(Side, Side));
        var picture = full([3, Side, Side], .5f);
        foreach (var (shape, colour) in design.Layers)
        {
            var cover = (shape.Distance(x, y) * (-Side / 2d) + .5).clamp(0, 1).unsqueeze(0);
            picture.lerp_(tensor((float[])[colour.Red / 255f, colour.Green / 255f, colour.Blue / 255f]).view(3, 1, 1), cover);
        }

        return picture.MoveToOuterDisposeScope();
    }
}
