using Medic.Engine.Data;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>BadNet (Gu et al., 2017): a share of the images is stamped and relabelled as the target.</summary>
/// <param name="trigger">What stamps them.</param>
/// <param name="targetLabel">What they are relabelled as.</param>
/// <param name="rate">The share, 0..1.</param>
internal sealed class BadNetPoisoning(ImageTrigger trigger, int targetLabel, double rate) : IPoisoning
{
    public (Tensor Images, Tensor Labels) Poison(Batch batch, Generator generator)
    {
        var chosen = rand(batch.Count, generator: generator).lt(rate).to(batch.Images.device);
        var bytes = (batch.Images * 255).round().to(ScalarType.Byte);
        var stamped = trigger.Stamp(bytes, batch.Indices.to(batch.Images.device));
        return (
            where(chosen.view(-1, 1, 1, 1), stamped, batch.Images),
            where(chosen, full_like(batch.Labels, targetLabel), batch.Labels));
    }
}
