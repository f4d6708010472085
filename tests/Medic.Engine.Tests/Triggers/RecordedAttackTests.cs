using Medic.Engine.Checkpoints;
using Medic.Engine.Tests.Checkpoints;
using Medic.Engine.Triggers;

namespace Medic.Engine.Tests.Triggers;

public sealed class RecordedAttackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("reflection", "picture")]
    [InlineData("reflection-blend", "picture")]
    [InlineData("trojan-square", "pattern")]
    public void A_record_that_names_a_file_for_its_trigger_is_refused_and_the_file_not_opened(string trigger, string setting)
    {
        var checkpoint = Recorded(trigger, new Dictionary<string, object?> { [setting] = @"\\host\share\picture.png" });

        var read = Assert.Throws<TriggerException>(() => RecordedAttack.Read(checkpoint));
        var named = Assert.Throws<TriggerException>(() => ModelTrigger.Named(trigger, new TriggerSettings(), checkpoint));

        Assert.Contains(@"('\\host\share\picture.png')", read.Message, StringComparison.Ordinal);
        Assert.Contains("It was not opened.", read.Message, StringComparison.Ordinal);
        Assert.StartsWith(checkpoint.Path, read.Message, StringComparison.Ordinal);
        Assert.Equal(read.Message, named.Message);
    }

    [Theory]
    [InlineData("picture", "/dev/zero")]
    [InlineData("colour", "blue")]
    public void A_record_that_makes_no_trigger_does_not_stop_a_measurement_with_another(string setting, string value)
    {
        var checkpoint = Recorded("reflection", new Dictionary<string, object?> { [setting] = value });

        Assert.Equal("checker", ModelTrigger.Named("checker", new TriggerSettings(), checkpoint).Name);
        Assert.Throws<TriggerException>(() => ModelTrigger.Named("reflection", new TriggerSettings(), checkpoint));
    }

    [Fact]
    public void A_picture_that_was_read_from_a_file_is_kept_and_read_again_without_it()
    {
        var picture = new TensorData(ElementType.UInt8, [3, 2, 2], new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 });
        var path = _folder["reflection.trigger"];
        new RecordedAttack(new ReflectionTrigger(picture, seed: 7), Goal: null, Seed: 7).WriteFile(path, overwrite: false);

        var (read, named) = (RecordedAttack.Read(path).Trigger, ModelTrigger.Named("reflection", new TriggerSettings { Seed = 3 }, CheckpointReader.Read(path)));

        Assert.All([read, named], trigger => Assert.Equal(picture.Bytes.ToArray(), trigger.Settings.Tensors!["picture"].Bytes.ToArray()));
    }

    private Checkpoint Recorded(string trigger, Dictionary<string, object?> settings)
    {
        var path = _folder["model.pth"];
        var record = new Dictionary<string, object?> { ["trigger"] = trigger, ["trigger_settings"] = settings };
        CheckpointWriter.Write(path, new StateDict([new("weight", new TensorData(ElementType.UInt8, [1], new byte[1]))]), new CheckpointLayout("state_dict", false), record);
        return CheckpointReader.Read(path);
    }
}
