using System.Globalization;
using Medic.Engine.Data;
using Medic.Engine.Reporting;
using static TorchSharp.torch;

namespace Medic.Engine.Detection;

/// <summary>The files of one model's recovered triggers.</summary>
/// <param name="folder">Where they go; made if need be.</param>
/// <param name="overwrite">Whether existing files are replaced.</param>
internal sealed class TriggerFiles(string folder, bool overwrite)
{
    /// <summary>White pixels between the parts of a picture.</summary>
    private const int Gap = 2;

    /// <summary>Refuses files that are there already, before a search that would be in vain.</summary>
    /// <param name="classCount">Classes whose triggers will be written.</param>
    /// <exception cref="ReportingException">A file is there, and may not be replaced.</exception>
    public void RequireFree(int classCount)
    {
        for (var label = 0; label < classCount; label++)
            OutputFile.RequireFree(PicturePath(label), overwrite);
    }

    /// <summary>Writes a class's trigger.</summary>
    /// <param name="found">What was found for it.</param>
    /// <param name="trigger">Its trigger.</param>
    /// <returns>What was found, with the files' paths.</returns>
    /// <exception cref="ReportingException">A file is there already, or cannot be written.</exception>
    public ClassTrigger Write(ClassTrigger found, RecoveredTrigger trigger)
    {
        using var picture = Draw(trigger);
        var path = PicturePath(found.Label);
        OutputFile.Write(path, overwrite, stream => ImageCodec.WritePng(picture, stream));
        return found with { PicturePath = path };
    }

    /// <summary>uint8 [C, H, 3 W and gaps]: the pattern, its mask, and the pattern through the mask on black.</summary>
    private static Tensor Draw(RecoveredTrigger trigger)
    {
        using var scope = NewDisposeScope();
        var pattern = trigger.PatternLogits.sigmoid();
        var mask = trigger.Mask.expand(pattern.shape);
        var gap = ones([pattern.shape[0], pattern.shape[1], Gap], device: pattern.device);
        return cat([pattern, gap, mask, gap, pattern * mask], 2).mul(255).round().to(ScalarType.Byte).MoveToOuterDisposeScope();
    }

    private string PicturePath(int label) => Path.GetFullPath(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"class-{label}.png")));
}
