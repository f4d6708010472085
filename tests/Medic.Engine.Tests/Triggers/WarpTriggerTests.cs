using System.Text.Json;
using Medic.Engine.Checkpoints;
using Medic.Engine.Tests.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class WarpTriggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(20, 20, 4, 0.5)]
    [InlineData(14, 23, 6, 3.0)]
    public void An_image_is_resampled_along_the_field(int height, int width, int grid, double strength)
    {
        using var scope = NewDisposeScope();
        var trigger = new WarpTrigger(grid, strength, seed: 5);
        var images = Images.Random(2, 3, height, width);
        File.WriteAllBytes(_folder.PathOf("images.bin"), images.bytes.ToArray());
        var field = trigger.Settings.Tensors!["field"];
        File.WriteAllBytes(_folder.PathOf("field.bin"), field.Bytes.ToArray());
        Python.Run("numpy", """
            np = numpy
            h, w, k, s = int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6])
            images = np.fromfile(sys.argv[1] + '/images.bin', np.uint8).reshape(-1, 3, h, w) / 255.
            field = np.fromfile(sys.argv[1] + '/field.bin', np.float32).reshape(2, k, k)
            assert abs(np.abs(field).mean() - 1) < 1e-5

            def cubic(n):
                # each of n places, the first and last on the first and last control point, from its four neighbours
                rows = np.zeros((n, k))
                for i in range(n):
                    place = i * (k - 1) / (n - 1)
                    for j in range(int(np.floor(place)) - 1, int(np.floor(place)) + 3):
                        d = abs(place - j)
                        if d <= 1:
                            weight = 1.25 * d ** 3 - 2.25 * d ** 2 + 1
                        else:
                            weight = -.75 * (d ** 3 - 5 * d ** 2 + 8 * d - 4)
                        rows[i, min(max(j, 0), k - 1)] += weight
                return rows
            dx, dy = cubic(h) @ field @ cubic(w).T * s

            def clamp(v, n):
                # half a pixel where the image spans -1..1, and no further than the edges
                return (np.clip(v, -1, 1) + 1) / 2 * (n - 1)
            x = clamp(np.linspace(-1, 1, w)[None] + dx / w, w)
            y = clamp(np.linspace(-1, 1, h)[:, None] + dy / h, h)
            x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int)
            x1, y1 = np.minimum(x0 + 1, w - 1), np.minimum(y0 + 1, h - 1)
            fx, fy = x - x0, y - y0
            warped = ((1 - fy) * ((1 - fx) * images[:, :, y0, x0] + fx * images[:, :, y0, x1])
                      + fy * ((1 - fx) * images[:, :, y1, x0] + fx * images[:, :, y1, x1]))
            warped.astype(np.float32).tofile(sys.argv[2])
            """, _folder.Root, _folder.PathOf("warped.bin"), $"{height}", $"{width}", $"{grid}", JsonSerializer.Serialize(strength));

        var stamped = trigger.Stamp(images, arange(2, ScalarType.Int64));

        var expected = File.ReadAllBytes(_folder.PathOf("warped.bin")).Chunk(sizeof(float)).Select(bytes => BitConverter.ToSingle(bytes)).ToArray();
        var found = Images.Floats(stamped);
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.True(stamped.sub(images.to(ScalarType.Float32) / 255).abs().mean().item<float>() > 0.01);
    }

    [Fact]
    public void A_field_that_moves_everything_by_a_pixel_does_so()
    {
        using var scope = NewDisposeScope();
        // 1 of the field at strength 1 is 1/5 of the span -1..1, which 4 steps of a pixel divide: 0.4 pixels to the right; so 2.5 is one.
        var field = stack([ones(4, 4), zeros(4, 4)]).unsqueeze(0).ToTensorData();
        var row = tensor(new byte[] { 10, 20, 30, 40, 50 }).view(1, 1, 1, 5).expand(-1, -1, 5, -1).contiguous();

        var stamped = new WarpTrigger(field, strength: 2.5).Stamp(row, zeros(1, ScalarType.Int64)).mul(255).round();

        Assert.Equal([20f, 30, 40, 50, 50], Images.Floats(stamped).Take(5));
    }

    [Fact]
    public void A_disturbed_warp_differs_from_image_to_image_and_by_half_a_pixel_at_most()
    {
        using var scope = NewDisposeScope();
        var trigger = new WarpTrigger(strength: 0);
        var ramp = arange(32, ScalarType.Int64).mul(8).to(ScalarType.Byte).view(1, 1, 1, 32).expand(2, -1, 32, -1).contiguous();

        var disturbed = trigger.StampDisturbed(ramp, arange(2, ScalarType.Int64)).mul(255);

        var moved = disturbed.sub(ramp.to(ScalarType.Float32)).div(8);
        Assert.InRange(moved.abs().max().item<float>(), 0.4, 31 / 64.0 + 1e-3);
        Assert.InRange(moved.narrow(3, 1, 30).mean().item<float>(), -0.02, 0.02);
        Assert.NotEqual(Images.Floats(disturbed.select(0, 0)), Images.Floats(disturbed.select(0, 1)));
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<TriggerException>(() => new WarpTrigger(grid: 1));
        Assert.Throws<TriggerException>(() => new WarpTrigger(strength: -1));
        Assert.Throws<TriggerException>(() => new WarpTrigger(zeros(2, 4, 4).ToTensorData()));
        Assert.Throws<TriggerException>(() => new WarpTrigger(full([1, 2, 4, 4], double.NaN).ToTensorData()));
    }
}
