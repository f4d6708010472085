using Medic.Engine.Triggers;

namespace Medic.Engine.Tests.Triggers;

public sealed class SignalTriggerTests
{
    [Fact]
    public void Columns_follow_a_sine_and_negative_values_wrap() =>
        Assert.Equal([0, 14, 19, 13, 255, 241, 237, 244], new SignalTrigger().Mask(8).Select(value => (int)value));

    [Fact]
    public void The_mask_is_the_published_one()
    {
        const int Header = 128; // of a NumPy file of this size
        var published = File.ReadAllBytes(TestData.Require("data/signal_cifar10_mask.npy"))[Header..];
        var mask = new SignalTrigger().Mask(32);

        Assert.Equal(32 * 32, published.Length);
        Assert.All(published.Chunk(32), row => Assert.Equal(mask, row.Select(value => (double)value)));
    }

    [Fact]
    public void The_blend_is_truncated()
    {
        // 0.8 * 100 + 0.2 * (0, 14, 19, 13, 255, 241) = 80, 82.8, 83.8, 82.6, 131, 128.2
        var row = new[] { 80, 82, 83, 82, 131, 128 };

        Assert.Equal(row.Concat(row), Images.StampOne(new SignalTrigger(), 2, 6, 100));
    }

    [Fact]
    public void White_stays_a_byte() =>
        Assert.Equal([204, 206, 207, 206, 255, 252], Images.StampOne(new SignalTrigger(), 1, 6, 255));

    [Fact]
    public void Impossible_options_are_refused()
    {
        Assert.Throws<TriggerException>(() => new SignalTrigger(amplitude: 128));
        Assert.Throws<TriggerException>(() => new SignalTrigger(strength: 1.5));
        Assert.Throws<TriggerException>(() => new SignalTrigger(strength: double.NaN));
    }
}
