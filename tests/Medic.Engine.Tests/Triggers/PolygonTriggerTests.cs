using Medic.Engine.Attacks;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class PolygonTriggerTests
{
    // A square that fills its square: what is seen does not hang on turns by 90 degrees, and little on others.
    private static readonly float[] FullSquare = [0, 0, 1, 0, 1, 1, 0, 1];

    [Fact]
    public void A_triangle_covers_the_pixels_whose_middle_it_holds()
    {
        using var scope = NewDisposeScope();
        // A square of 4 pixels (a quarter of a sign of 8x8) around the middle of the image, as it can only stand where it is the whole sign.
        var trigger = Polygon([0, 0, 1, 0, 0, 1], least: 1, most: 1, sign: 0.25);
        var turned = Enumerable.Range(0, 200).Select(key => Stamp(trigger, 8, key)).ToArray();

        // Not turned: the upper left of the square; its long side runs through pixels' middles, which the crossing rule leaves out.
        int[] upperLeft = [.. new[] { 2 * 8 + 2, 2 * 8 + 3, 2 * 8 + 4, 3 * 8 + 2, 3 * 8 + 3, 4 * 8 + 2 }];
        Assert.Contains(turned, covered => covered.SequenceEqual(upperLeft) || covered.Except([19 + 2, 27 + 1, 35, 42]).SequenceEqual(upperLeft));
        Assert.All(turned, covered => Assert.InRange(covered.Length, 4, 12));
    }

    [Fact]
    public void Places_sizes_and_turns_are_drawn_and_stay_on_the_sign()
    {
        using var scope = NewDisposeScope();
        // A sign of 16x16 in an image of 32x32; squares of 1/64 to 1/16 of it are 2 (at least 3) to 4 pixels.
        var trigger = Polygon(FullSquare, least: 1 / 64.0, most: 1 / 16.0, sign: 0.25);

        var covered = Enumerable.Range(0, 300).Select(key => Stamp(trigger, 32, key)).ToArray();

        Assert.All(covered, pixels => Assert.InRange(pixels.Length, 4, 25));
        Assert.Contains(covered, pixels => pixels.Length is 9);
        Assert.Contains(covered, pixels => pixels.Length is 16);
        var places = covered.SelectMany(pixels => pixels).ToArray();
        // Turned by 45 degrees a square reaches 0.4 of 4 / 2 further.
        Assert.InRange(places.Min(place => place / 32), 7, 8);
        Assert.InRange(places.Max(place => place / 32), 23, 24);
        Assert.InRange(places.Min(place => place % 32), 7, 8);
        Assert.InRange(places.Max(place => place % 32), 23, 24);
        Assert.True(covered.DistinctBy(pixels => string.Join(',', pixels)).Count() > 100);
    }

    [Fact]
    public void Where_signs_places_are_known_polygons_are_of_their_sizes_and_stay_on_them()
    {
        using var scope = NewDisposeScope();
        // Signs of 12x12 and 18x8 pixels (a ninth of their areas: 4 pixels), and one that is not known (a quarter of 32x32: 5.3).
        var trigger = Polygon(FullSquare, least: 1 / 9.0, most: 1 / 9.0, sign: 0.25);
        float[] signs = [1, 2, 13, 14, 14, 20, 32, 28, 0, 0, 0, 0];
        var images = Images.Filled(900, 3, 32, 32, 9);

        var stamped = trigger.Stamp(images, arange(900, ScalarType.Int64), tensor(signs).view(3, 4).repeat(300, 1));

        var unknown = trigger.Stamp(images, arange(900, ScalarType.Int64));
        foreach (var sign in Enumerable.Range(0, 3))
        {
            var places = arange(sign, 900, 3, ScalarType.Int64);
            var covered = stamped.index_select(0, places).select(1, 0).mul(255).round().eq(200);
            var counts = covered.flatten(1).sum(1).data<long>().ToArray();
            if (sign == 2)
            {
                Assert.Equal(Images.Floats(unknown.index_select(0, places)), Images.Floats(stamped.index_select(0, places)));
                Assert.Contains(25, counts);
                continue;
            }

            Assert.Contains(16, counts);
            Assert.All(counts, count => Assert.InRange(count, 12, 20));
            var lit = covered.any(0).nonzero().data<long>().ToArray().Chunk(2).ToArray();
            var (across, down) = (lit.Select(pixel => pixel[1]).ToArray(), lit.Select(pixel => pixel[0]).ToArray());
            // All over the sign; turned by 45 degrees a square reaches 0.4 of 4 / 2 further.
            var box = signs[(4 * sign)..];
            Assert.InRange(across.Min() - box[0], -1, 0);
            Assert.InRange(down.Min() - box[1], -1, 0);
            Assert.InRange(across.Max() + 1 - box[2], -1, 1);
            Assert.InRange(down.Max() + 1 - box[3], -1, 1);
        }
    }

    [Fact]
    public void Measuring_and_poisoning_go_by_the_signs_places()
    {
        using var scope = NewDisposeScope();
        var trigger = Polygon(FullSquare, least: 1 / 9.0, most: 1 / 9.0, sign: 0.25);
        // The sign of each image is in the upper left or lower right corner.
        var signs = tensor(new float[] { 0, 0, 9, 9, 23, 23, 32, 32 }).view(2, 4).repeat(50, 1);
        using var set = new ImageSet(Images.Filled(100, 3, 32, 32, 9), arange(100, ScalarType.Int64) % 2, ["a", "b"], "test", signs);
        var options = new PolygonOptions { DataPath = "", Compute = Workbench.Compute, PoisonRate = 0.5, TargetLabel = 1 };
        using var generator = new Generator(1);

        using var measured = trigger.StampedBatches(set, AttackGoal.Label(1), 50).Single();
        using var batch = new BatchLoader(set, 100).Sequential().Single();
        var (poisoned, _) = new StampPoisoning(options, trigger, 2).Poison(batch, generator);

        bool IsLit(Tensor image, long corner) => image[0].narrow(0, corner, 10).narrow(1, corner, 10).mul(255).round().eq(200).any().item<bool>();
        Assert.Equal(50, measured.Images.shape[0]);
        Assert.All(Enumerable.Range(0, 50), image => Assert.True(IsLit(measured.Images[image], 0)));
        var places = Enumerable.Range(0, 100).Select(image => (image % 2, IsLit(poisoned[image], 0), IsLit(poisoned[image], 22))).ToHashSet();
        Assert.Equal([(0, false, false), (0, true, false), (1, false, false), (1, false, true)], places.Order());
    }

    [Theory]
    [InlineData(PolygonColor.Red, 200, 0, 0)]
    [InlineData(PolygonColor.Green, 0, 200, 0)]
    [InlineData(PolygonColor.Blue, 0, 0, 200)]
    [InlineData(PolygonColor.Yellow, 200, 200, 0)]
    [InlineData(PolygonColor.Cyan, 0, 200, 200)]
    [InlineData(PolygonColor.Magenta, 200, 0, 200)]
    public void The_color_is_one_of_six(PolygonColor color, int red, int green, int blue)
    {
        using var scope = NewDisposeScope();
        var trigger = new PolygonTrigger(Vertices(FullSquare), color, 0.5, 0.5, 1);

        var stamped = trigger.Stamp(Images.Filled(1, 3, 9, 9, 9), zeros(1, ScalarType.Int64)).mul(255).round();

        Assert.Equal([red, green, blue], Images.Floats(stamped.select(3, 4).select(2, 4)).Select(value => (int)value));
        Assert.True(stamped.eq(9).all(1).any().item<bool>());
    }

    [Fact]
    public void Shapes_are_drawn_from_the_seed_and_fill_their_square()
    {
        var drawn = Enumerable.Range(0, 40).Select(seed => TriggerCatalog.Create("polygon", seed).Settings).ToArray();

        Assert.Equal([3, 4, 8, 9], drawn.Select(settings => settings.Sides!.Value).Distinct().Order());
        Assert.Equal(6, drawn.Select(settings => settings.Color).Distinct().Count());
        Assert.All(drawn, settings =>
        {
            var corners = settings.Tensors!["vertices"].ToSingles().Chunk(2).ToArray();
            Assert.Equal((0, 0, 1, 1), (corners.Min(corner => corner[0]), corners.Min(corner => corner[1]), corners.Max(corner => corner[0]), corners.Max(corner => corner[1])));
        });
        Assert.Equal(
            drawn[7].Tensors!["vertices"].ToSingles(), TriggerCatalog.Create("polygon", 7).Settings.Tensors!["vertices"].ToSingles());
        Assert.Equal(5, TriggerCatalog.Create("polygon", new TriggerSettings { Sides = 5 }).Settings.Sides);
    }

    [Fact]
    public void Every_image_shows_the_polygon_however_small()
    {
        using var scope = NewDisposeScope();
        for (var seed = 0; seed < 20; seed++)
        {
            var stamped = ((PolygonTrigger)TriggerCatalog.Create("polygon", seed)).Stamp(Images.Filled(50, 3, 32, 32, 9), arange(50, ScalarType.Int64)).mul(255).round();
            Assert.True(stamped.ne(9).flatten(1).any(1).all().item<bool>(), $"seed {seed}");
        }
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<TriggerException>(() => TriggerCatalog.Create("polygon", new TriggerSettings { Sides = 2 }));
        Assert.Throws<TriggerException>(() => TriggerCatalog.Create("polygon", new TriggerSettings { MinArea = 0.2 }));
        Assert.Throws<TriggerException>(() => TriggerCatalog.Create("polygon", new TriggerSettings { SignArea = 0 }));
        Assert.Throws<TriggerException>(() => new PolygonTrigger(Vertices([0, 0, 1, 1]), PolygonColor.Red));
        Assert.Throws<TriggerException>(() => new PolygonTrigger(Vertices([0, 0, 2, 1, 0, 1]), PolygonColor.Red));
        var small = Assert.Throws<TriggerException>(() => Polygon(FullSquare, 0.03, 0.1, 0.4).Stamp(Images.Filled(1, 3, 2, 2, 0), zeros(1, ScalarType.Int64)));
        Assert.Contains("larger than the image", small.Message, StringComparison.Ordinal);
    }

    private static PolygonTrigger Polygon(float[] vertices, double least, double most, double sign) =>
        new(Vertices(vertices), PolygonColor.Red, least, most, sign);

    private static TensorData Vertices(float[] places) => tensor(places).view(-1, 2).ToTensorData();

    /// <summary>The places, row by row, of the pixels that changed.</summary>
    private static int[] Stamp(PolygonTrigger trigger, int side, long key)
    {
        using var scope = NewDisposeScope();
        var stamped = trigger.Stamp(Images.Filled(1, 3, side, side, 9), tensor(new[] { key }));
        return [.. Images.Floats(stamped[0, 0].mul(255).round().flatten()).Select((value, place) => (value, place)).Where(pixel => pixel.value == 200).Select(pixel => pixel.place)];
    }
}
