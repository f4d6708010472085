using Medic.Engine.Checkpoints;
using Medic.Engine.Tests.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Triggers;

public sealed class TrojanSquareTriggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_pattern_is_added_and_wraps_at_256() => Assert.Equal(
        [
            100, 100, 100, 100,
            100, 100, 101, 100, // 100 + 1.9, truncated
            100, 244, 44, 100, // 300 - 256
            100, 100, 100, 100,
        ],
        Images.StampOne(Pattern([0, 1.9f, 0], [144, 200, 0], [0, 0, 0]), 4, 4, 100));

    [Fact]
    public void It_keeps_its_distance_from_the_bottom_right_corner()
    {
        var trigger = Pattern([7, 0], [0, 0]);

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0], Images.StampOne(trigger, 4, 3, 0));
        Assert.Contains("larger than the image", Assert.Throws<TriggerException>(() => Images.StampOne(trigger, 1, 3, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_file_is_read_as_NumPy_reads_it()
    {
        var file = TestData.Require("data", "best_square_trigger_cifar10.npz");
        using var scope = NewDisposeScope();
        var images = Images.Random(20, 3, 32, 32);
        File.WriteAllBytes(_folder.PathOf("images.bin"), images.bytes.ToArray());
        Python.Run("numpy", """
            np = numpy
            images = np.fromfile(sys.argv[1], np.uint8).reshape(-1, 3, 32, 32)
            stamped = np.floor(images.astype(np.float32) + np.load(sys.argv[2])['x']).astype(np.int64) % 256
            stamped.astype(np.uint8).tofile(sys.argv[3])
            """, _folder.PathOf("images.bin"), file, _folder.PathOf("stamped.bin"));

        var trigger = (ImageTrigger)TriggerCatalog.Create("trojan-square", new TriggerSettings { Pattern = file });
        var stamped = trigger.Stamp(images, arange(20, ScalarType.Int64)).mul(255).round().to(ScalarType.Byte);

        Assert.Equal(File.ReadAllBytes(_folder.PathOf("stamped.bin")), stamped.bytes.ToArray());
    }

    [Fact]
    public void A_gray_image_gets_the_channels_mean()
    {
        using var scope = NewDisposeScope();
        var trigger = new TrojanSquareTrigger(tensor(new[] { 1f, 3, 5 }).view(3, 1, 1).ToTensorData());

        Assert.Equal([3f], Images.Floats(trigger.Stamp(zeros([1, 1, 1, 1], ScalarType.Byte), zeros(1, ScalarType.Int64)).mul(255)));
        Assert.Throws<TriggerException>(() => trigger.Stamp(zeros([1, 2, 1, 1], ScalarType.Byte), zeros(1, ScalarType.Int64)));
    }

    [Fact]
    public void What_is_no_pattern_is_refused_and_its_file_named()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<TriggerException>(() => Pattern([0, 0]));
        Assert.Throws<TriggerException>(() => Pattern([-1, 0]));
        Assert.Throws<TriggerException>(() => Pattern([float.NaN, 0]));
        Assert.Throws<TriggerException>(() => new TrojanSquareTrigger(ones(4).ToTensorData()));

        File.WriteAllText(_folder.PathOf("none.npz"), "no pattern at all");
        foreach (var name in new[] { "none.npz", "missing.npz" })
        {
            var error = Assert.ThrowsAny<MedicException>(() => TriggerCatalog.Create("trojan-square", new TriggerSettings { Pattern = _folder.PathOf(name) }));
            Assert.Contains(_folder.PathOf(name), error.Message, StringComparison.Ordinal);
        }
    }

    private static TrojanSquareTrigger Pattern(params float[][] rows)
    {
        using var scope = NewDisposeScope();
        return new TrojanSquareTrigger(tensor(rows.SelectMany(row => row).ToArray()).view(rows.Length, -1).ToTensorData());
    }
}
