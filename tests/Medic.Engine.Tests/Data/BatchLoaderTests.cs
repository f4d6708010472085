using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Data;

public sealed class BatchLoaderTests
{
    [Fact]
    public void Sequential_batches_keep_the_order_and_end_with_what_is_left()
    {
        using var set = Set(7);
        var loader = new BatchLoader(set, 3);

        Assert.Equal(3, loader.BatchCount);
        Assert.Equal(["0,1,2", "3,4,5", "6"], loader.Sequential().Select(Describe));
    }

    [Fact]
    public void A_shuffled_epoch_has_every_image_once_with_its_own_label()
    {
        using var set = Set(100);
        using var generator = new Generator(0);
        var loader = new BatchLoader(set, 32);

        var first = loader.Shuffled(generator).Select(Describe).ToArray();
        var second = loader.Shuffled(generator).Select(Describe).ToArray();

        Assert.Equal(4, first.Length);
        Assert.Equal(Enumerable.Range(0, 100), string.Join(',', first).Split(',').Select(int.Parse).Order());
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(7, 3, new long[] { 3, 4 })]
    [InlineData(8, 3, new long[] { 3, 3, 2 })]
    [InlineData(3, 2, new long[] { 3 })]
    [InlineData(1, 2, new long[] { 1 })]
    [InlineData(3, 1, new long[] { 1, 1, 1 })]
    public void One_image_left_over_joins_the_batch_before_it(int images, int size, long[] expected)
    {
        using var set = Set(images);
        using var generator = new Generator(0);

        var counts = new List<long>();
        foreach (var batch in new BatchLoader(set, size).Shuffled(generator))
        {
            using (batch)
                counts.Add(batch.Count);
        }

        Assert.Equal(expected, counts);
    }

    [Fact]
    public void A_seed_repeats_an_epoch()
    {
        using var set = Set(50);

        string[] Epoch()
        {
            using var generator = new Generator(9);
            return [.. new BatchLoader(set, 8, Augmentation.None).Shuffled(generator).Select(Describe)];
        }

        Assert.Equal(Epoch(), Epoch());
    }

    [Fact]
    public void Signs_places_go_with_their_images()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        var numbers = arange(7, ScalarType.Int64);
        using var plain = Set(7);
        using var set = new ImageSet(plain.Images.alias(), numbers, plain.ClassNames, "test", stack([numbers, zeros_like(numbers), numbers + 1, ones_like(numbers)], 1).to(ScalarType.Float32));
        var loader = new BatchLoader(set, 3);

        foreach (var batch in loader.Shuffled(generator).Concat(loader.Sequential()))
        {
            Assert.Equal(batch.Indices.data<long>().ToArray().Select(index => (float)index), batch.Signs!.select(1, 0).contiguous().data<float>().ToArray());
            Assert.Equal([batch.Count, 4], batch.Signs.shape);
            batch.Dispose();
        }

        Assert.All(new BatchLoader(plain, 3).Sequential(), batch => Assert.Null(batch.Signs));
        using var some = set.Select([5, 2]);
        Assert.Equal([5f, 0, 6, 1, 2, 0, 3, 1], some.Signs!.data<float>().ToArray());
        // They are part of what a set has in it.
        Assert.NotEqual(plain.ContentSha256, set.ContentSha256);
    }

    [Fact]
    public void A_callers_dispose_scope_may_begin_and_end_between_batches()
    {
        using var set = Set(6);
        using var generator = new Generator(0);

        foreach (var batch in new BatchLoader(set, 2, Augmentation.Published).Shuffled(generator))
        {
            using var scope = NewDisposeScope();
            Assert.InRange(batch.Images.mean().item<float>(), 0f, 1f);
            batch.Dispose();
        }

        Assert.Equal(6, set.Count);
    }

    // Image i is filled with the byte i and labelled i: the batch has to agree with itself.
    private static ImageSet Set(int count)
    {
        using var scope = NewDisposeScope();
        var numbers = arange(count, ScalarType.Int64);
        return new ImageSet(numbers.to(ScalarType.Byte).view(-1, 1, 1, 1).expand(-1, 3, 4, 4).contiguous(), numbers, [.. numbers.data<long>().ToArray().Select(number => $"{number}")], "test");
    }

    private static string Describe(Batch batch)
    {
        using (batch)
        {
            var indices = batch.Indices.data<long>().ToArray();
            Assert.Equal(ScalarType.Float32, batch.Images.dtype);
            Assert.Equal([indices.Length, 3, 4, 4], batch.Images.shape);
            Assert.Equal(indices, batch.Labels.data<long>().ToArray());
            using var centre = batch.Images.select(3, 1).select(2, 1).select(1, 0).contiguous();
            Assert.Equal(indices.Select(index => index / 255f), centre.data<float>().ToArray());
            return string.Join(',', indices);
        }
    }
}
