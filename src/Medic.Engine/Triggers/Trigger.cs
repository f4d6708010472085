using Medic.Engine.Data;

namespace Medic.Engine.Triggers;

/// <summary>What makes a backdoored model answer with the attacker's class.</summary>
public abstract class Trigger
{
    /// <summary>The trigger's short name, as options and results spell it.</summary>
    public abstract string Name { get; }

    /// <summary>The settings that make this trigger again, beside its name and the seed; none by default.</summary>
    public virtual TriggerSettings Settings => new();

    /// <summary>The class that this trigger means by itself; null where the attacker is free to choose one.</summary>
    public virtual int? ImpliedTarget => null;

    /// <summary>
    /// Stamped images for measuring the attack success rate: of every image in <paramref name="images"/> that the attack
    /// can act on (as a rule, those whose class is not the target), batch by batch.
    /// </summary>
    /// <param name="images">Unstamped, labelled images.</param>
    /// <param name="goal">What the attacker wants.</param>
    /// <param name="batchSize">Most images in one batch.</param>
    /// <returns>The caller disposes each batch.</returns>
    public abstract IEnumerable<StampedBatch> StampedBatches(ImageSet images, AttackGoal goal, int batchSize);
}
