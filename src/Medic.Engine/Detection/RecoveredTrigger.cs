using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Detection;

/// <summary>A trigger that was found for a class.</summary>
/// <param name="Label">The class.</param>
/// <param name="Works">Whether it reached the attack success rate that was asked for; else it is the last one tried.</param>
/// <param name="MaskNorm">The L1 norm of its mask: about how many pixels it covers.</param>
/// <param name="Mask">float32 [H, W], 0..1: how much of the pattern covers the image.</param>
/// <param name="PatternLogits">float32 [C, H, W]: the pattern before the sigmoid that makes it 0..1.</param>
internal sealed record RecoveredTrigger(int Label, bool Works, double MaskNorm, Tensor Mask, Tensor PatternLogits) : IDisposable
{
    /// <summary>The trigger, to stamp and to measure with.</summary>
    public LearnedPatternTrigger ToTrigger()
    {
        using var mask = Mask.expand(PatternLogits.shape);
        return new LearnedPatternTrigger(PatternLogits, mask);
    }

    public void Dispose()
    {
        Mask.Dispose();
        PatternLogits.Dispose();
    }
}
