using System.Globalization;
using Medic.Engine.Checkpoints;
using Medic.Engine.Data;
using Medic.Engine.Reporting;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Detection;

/// <summary>The files of one model's recovered triggers: of each class a picture, and what it takes to measure with the trigger.</summary>
/// <param name="folder">Where they go; made if need be.</param>
/// <param name="overwrite">Whether existing files are replaced.</param>
internal sealed class TriggerFiles(string folder, bool overwrite)
{
    private const string PictureExtension = ".png";

    /// <summary>Pictures of small images are enlarged to about this many pixels.</summary>
    private const long PictureSize = 128;

    /// <summary>Refuses a folder that cannot be made, and files that are there already, before a search that would be in vain.</summary>
    /// <param name="labels">Classes whose triggers will be written.</param>
    /// <exception cref="ReportingException">A file is there, and may not be replaced; or the folder cannot be written to.</exception>
    public void RequireFree(IReadOnlyList<int> labels)
    {
        OutputFile.RequireFolder(folder);
        foreach (var label in labels)
        {
            OutputFile.RequireFree(PathOf(label, PictureExtension), overwrite);
            OutputFile.RequireFree(PathOf(label, RecordedAttack.FileExtension), overwrite);
        }
    }

    /// <summary>Writes a class's trigger.</summary>
    /// <param name="found">What was found for it.</param>
    /// <param name="trigger">Its trigger.</param>
    /// <param name="samples">Clean samples, of which one is shown stamped.</param>
    /// <returns>What was found, with the files' paths.</returns>
    /// <exception cref="ReportingException">The picture is there already, or cannot be written.</exception>
    /// <exception cref="CheckpointException">The trigger's file is there already, or cannot be written.</exception>
    public ClassTrigger Write(ClassTrigger found, RecoveredTrigger trigger, ImageSet samples)
    {
        var stamp = trigger.ToTrigger();
        using var picture = Draw(trigger, stamp, samples);
        var picturePath = PathOf(found.Label, PictureExtension);
        OutputFile.Write(picturePath, overwrite, stream => ImageCodec.WritePng(picture, stream));
        var attack = new RecordedAttack(stamp, AttackGoal.Label(found.Label), Seed: 0);
        return found with { PicturePath = picturePath, TriggerPath = attack.WriteFile(PathOf(found.Label, RecordedAttack.FileExtension), overwrite) };
    }

    /// <summary>uint8 [C, H, W]: the mask, the pattern, a sample of another class, and that sample stamped.</summary>
    private static Tensor Draw(RecoveredTrigger trigger, LearnedPatternTrigger stamp, ImageSet samples)
    {
        using var scope = NewDisposeScope();
        var place = Math.Max(0, Array.FindIndex(samples.LabelArray(), label => label != trigger.Label));
        var sample = samples.Images.narrow(0, place, 1);
        var pattern = trigger.PatternLogits.sigmoid().cpu();
        var shown = stack([trigger.Mask.cpu().expand(pattern.shape), pattern, sample[0].to(ScalarType.Float32) / 255, stamp.Stamp(sample, zeros(1, dtype: ScalarType.Int64))[0]])
            .mul(255).round().clamp(0, 255).to(ScalarType.Byte);
        var enlargement = (int)Math.Max(1, PictureSize / shown.shape[2]);
        return Tiles.Row(Tiles.Frame(Tiles.Enlarge(shown, enlargement))).MoveToOuterDisposeScope();
    }

    private string PathOf(int label, string extension) =>
        Path.GetFullPath(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"class-{label}{extension}")));
}
