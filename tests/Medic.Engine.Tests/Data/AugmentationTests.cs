using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Data;

public sealed class AugmentationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_seed_changes_images_as_the_Python_oracle_does()
    {
        // `augment` of shared/tools/medic_torch.py, whose draws the same seed repeats.
        Python.Run("numpy, torch", """
            import numpy as np, torch
            import torch.nn.functional as F
            x = torch.randint(0, 256, (50, 3, 32, 32), generator=torch.Generator().manual_seed(1)).to(torch.uint8)
            x.numpy().tofile(sys.argv[1] + "/before")
            x, b, gen = x / 255.0, len(x), torch.Generator().manual_seed(42)
            angle = (torch.rand(b, generator=gen) * 2 - 1) * (3 * np.pi / 180)
            shift = torch.randint(-4, 5, (b, 2), generator=gen).float() * (2 / 32)
            flip = (torch.rand(b, generator=gen) < 0.5).float() * -2 + 1
            cos, sin = angle.cos(), angle.sin()
            theta = torch.stack([torch.stack([cos * flip, -sin, shift[:, 0]], 1), torch.stack([sin * flip, cos, shift[:, 1]], 1)], 1)
            y = F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), mode="nearest", padding_mode="zeros", align_corners=False)
            y.numpy().tofile(sys.argv[1] + "/after")
            """, _folder.Root);
        using var scope = NewDisposeScope();
        using var generator = new Generator(42);
        var images = tensor(File.ReadAllBytes(_folder.PathOf("before"))).view(50, 3, 32, 32);

        var changed = Augmentation.Published.Apply(images, generator);

        Assert.True(changed.bytes.SequenceEqual(File.ReadAllBytes(_folder.PathOf("after"))));
    }

    [Fact]
    public void Nothing_to_do_only_makes_floats()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        var images = tensor(new byte[] { 0, 51, 102, 255 }).view(1, 1, 2, 2);

        Assert.Equal([0f, .2f, .4f, 1f], Augmentation.None.Apply(images, generator).data<float>().ToArray());
    }

    [Fact]
    public void Floats_stay_as_they_are_and_are_not_changed()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        var images = rand([4, 1, 8, 8]);
        var before = images.data<float>().ToArray();

        Augmentation.None.Apply(images, generator);
        Augmentation.Published.Apply(images, generator);

        Assert.Equal(before, images.data<float>().ToArray());
    }

    [Fact]
    public void One_image_in_two_is_mirrored()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        var images = tensor(new byte[] { 255, 0 }).view(1, 1, 1, 2).expand(4000, -1, 2, -1);

        var left = new Augmentation(0, 0, true).Apply(images, generator).select(3, 0).mean().item<float>();

        Assert.InRange(left, .47f, .53f);
    }

    [Fact]
    public void Shifts_are_whole_pixels_spread_evenly()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        var image = zeros(1, 1, 11, 11, dtype: ScalarType.Byte);
        image.narrow(2, 5, 1).narrow(3, 5, 1).fill_(255);

        var places = new Augmentation(4, 0, false).Apply(image.expand(8100, -1, -1, -1), generator).sum([0L]).view(11, 11);

        // each of 9 x 9 places about 100 times, and no other
        var counts = places.narrow(0, 1, 9).narrow(1, 1, 9).contiguous().data<float>().ToArray();
        Assert.Equal(8100, counts.Sum());
        Assert.All(counts, count => Assert.InRange(count, 50, 160));
    }

    [Fact]
    public void What_moves_in_from_outside_is_black()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);

        var changed = new Augmentation(4, 0, false).Apply(ones(200, 1, 8, 8), generator);

        Assert.Equal([0f, 1f], changed.data<float>().ToArray().Distinct().Order());
    }

    [Fact]
    public void A_turn_keeps_its_shape_on_an_image_that_is_not_square()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var image = zeros(1, 1, 20, 60, dtype: ScalarType.Byte);
        image.narrow(2, 5, 10).narrow(3, 25, 10).fill_(255); // a square in the middle

        var changed = new Augmentation(0, 45, false).Apply(image.expand(20, -1, -1, -1), generator);

        // turned by any angle its corners stay as far from the middle: 4.5 * sqrt(2), give or take half a pixel each way
        var lit = changed.sum([0L, 1L]).data<float>().ToArray();
        var distances = Enumerable.Range(0, lit.Length).Where(place => lit[place] > 0).Select(place => double.Hypot((place / 60) - 9.5, (place % 60) - 29.5));
        Assert.InRange(distances.Max(), 6.3, 7.8);
    }

    [Fact]
    public void Signs_move_with_their_images_and_end_where_these_end()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        // A sign of 5x7 pixels near the upper left corner, and one that is not known.
        var images = zeros(2, 1, 12, 20, dtype: ScalarType.Byte);
        images.narrow(2, 2, 5).narrow(3, 3, 7).fill_(255);
        var signs = tensor(new float[] { 3, 2, 10, 7, 0, 0, 0, 0 }).view(2, 4);

        var (changed, moved) = new Augmentation(4, 0, true).Apply(images.repeat(100, 1, 1, 1), signs.repeat(100, 1), generator);

        var places = moved!.round().data<float>().ToArray().Chunk(4).ToArray();
        var unmoved = signs.data<float>().ToArray();
        Assert.True(places.Where((_, image) => image % 2 == 0).Select(place => string.Join(" ", place)).Distinct().Count() > 50);
        for (var image = 0; image < 200; image++)
        {
            var lit = changed[image, 0].nonzero().data<long>().ToArray().Chunk(2).ToArray();
            float[] expected = [lit.Min(pixel => pixel[1]), lit.Min(pixel => pixel[0]), lit.Max(pixel => pixel[1]) + 1, lit.Max(pixel => pixel[0]) + 1];
            if (image % 2 == 0)
                Assert.Equal(expected, places[image]);
            else
                Assert.Equal((0, 0), (places[image][2] - places[image][0], places[image][3] - places[image][1]));
        }

        // Told of signs or not, the images are the same.
        using var again = new Generator(4);
        Assert.Equal(changed.data<float>().ToArray(), new Augmentation(4, 0, true).Apply(images.repeat(100, 1, 1, 1), again).data<float>().ToArray());
    }

    [Fact]
    public void Signs_in_turned_images_keep_their_size_and_are_where_they_have_come_to()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var images = zeros(1, 1, 60, 40, dtype: ScalarType.Byte);
        images.narrow(2, 10, 6).narrow(3, 24, 6).fill_(255);
        var signs = tensor(new float[] { 24, 10, 30, 16 }).view(1, 4);

        var (changed, moved) = new Augmentation(4, 30, true).Apply(images.expand(50, -1, -1, -1), signs.expand(50, -1), generator);

        foreach (var (place, image) in moved!.data<float>().ToArray().Chunk(4).Select((place, image) => (place, image)))
        {
            var lit = changed[image, 0].nonzero().data<long>().ToArray().Chunk(2).ToArray();
            Assert.Equal((6, 6), (place[2] - place[0], place[3] - place[1]), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-3);
            Assert.Equal(lit.Average(pixel => pixel[1]) + 0.5, (place[0] + place[2]) / 2, 0.5);
            Assert.Equal(lit.Average(pixel => pixel[0]) + 0.5, (place[1] + place[3]) / 2, 0.5);
        }
    }

    [Fact]
    public void A_seed_repeats_itself()
    {
        using var scope = NewDisposeScope();
        var images = rand([16, 3, 32, 32]);

        float[] Apply(ulong seed)
        {
            using var generator = new Generator(seed);
            return Augmentation.Published.Apply(images, generator).data<float>().ToArray();
        }

        Assert.Equal(Apply(5), Apply(5));
        Assert.NotEqual(Apply(5), Apply(6));
    }
}
