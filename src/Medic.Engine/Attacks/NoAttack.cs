using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>
/// No attack: the same training without poison, for a network that attacked ones are compared with. What the trigger does to it is
/// measured all the same: the attack success rate that comes of mistakes alone.
/// </summary>
public sealed record NoAttackOptions : BackdoorOptions
{
    /// <summary>Starts with the published settings.</summary>
    public NoAttackOptions() => PoisonRate = 0;

    /// <inheritdoc/>
    public override string Attack => "none";

    internal static AttackKind Kind { get; } = AttackKind.Of(
        "none: the same training without poison, to compare with", new NoAttackOptions { DataPath = "", Compute = null! });

    internal override bool Poisons => false;

    internal override IAttack Create(AttackScene scene) => new PoisonedTraining(this, scene, new NoPoisoning());

    private sealed class NoPoisoning : IPoisoning
    {
        public (Tensor Images, Tensor Labels) Poison(Batch batch, Generator generator) => (batch.Images, batch.Labels);
    }
}
