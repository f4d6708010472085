using Medic.Engine.Checkpoints;

namespace Medic.Engine.Triggers;

/// <summary>The trigger that a name means on a model.</summary>
internal static class ModelTrigger
{
    /// <summary>
    /// A trigger whose name alone is given is the model's own, where that keeps one of the name: it may have been drawn or learned, and
    /// then no other is like it.
    /// </summary>
    /// <param name="name">The trigger's name.</param>
    /// <param name="settings">What is said of it besides; the seed, which is always there, says nothing of a model's own.</param>
    /// <param name="checkpoint">The model's file.</param>
    /// <exception cref="MedicException">The trigger is unknown, or a learned one that the model does not keep.</exception>
    public static Trigger Named(string name, TriggerSettings settings, Checkpoint checkpoint)
    {
        name = TriggerCatalog.Find(name).Name;
        if (settings == new TriggerSettings { Seed = settings.Seed } && RecordedAttack.Names(checkpoint, name)
            && RecordedAttack.Find(checkpoint) is { } own)
            return own.Trigger;
        return name != LearnedPatternTrigger.TriggerName || settings.Tensors is not null
            ? TriggerCatalog.Create(name, settings)
            : throw new TriggerException($"{checkpoint.Path}: holds no learned trigger (an entry 'pattern' with the tensors 'trigger' and 'mask'). Name another trigger.");
    }
}
