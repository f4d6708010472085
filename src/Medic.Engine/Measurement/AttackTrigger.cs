using Medic.Engine.Checkpoints;
using Medic.Engine.Models;
using Medic.Engine.Triggers;
using static TorchSharp.torch;

namespace Medic.Engine.Measurement;

/// <summary>Builds the trigger an attack is measured with, from its name and, where it was learned, from the model's own file.</summary>
public static class AttackTrigger
{
    /// <summary>The checkpoint entry that holds a learned pattern.</summary>
    private const string PatternEntry = "pattern";

    /// <summary>Builds the trigger.</summary>
    /// <param name="attack">Which.</param>
    /// <param name="checkpoint">The model's file.</param>
    /// <param name="architecture">The model, whose classes the target must be one of.</param>
    /// <exception cref="MedicException">The name is not known, the target is no class, or the file holds no pattern.</exception>
    public static Trigger Create(AttackOptions attack, Checkpoint checkpoint, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(architecture);
        if (attack.TargetLabel < 0 || attack.TargetLabel >= architecture.ClassCount)
            throw new MedicException($"Target label {attack.TargetLabel} is none of the {architecture.ClassCount} classes 0..{architecture.ClassCount - 1} of this {architecture.Name}.");
        return attack.Trigger.Equals(LearnedPatternTrigger.TriggerName, StringComparison.OrdinalIgnoreCase)
            ? ReadPattern(checkpoint)
            : TriggerCatalog.Create(attack.Trigger, attack.Seed);
    }

    private static LearnedPatternTrigger ReadPattern(Checkpoint checkpoint)
    {
        using var scope = NewDisposeScope();
        if (checkpoint.Entries.TryGet<PythonDictionary>(PatternEntry, out var pattern)
            && pattern.TryGet<TensorData>("trigger", out var logits)
            && pattern.TryGet<TensorData>("mask", out var mask))
            return new LearnedPatternTrigger(logits.ToTensor(), mask.ToTensor());
        throw new MedicException($"{checkpoint.Path}: holds no learned trigger (an entry '{PatternEntry}' with the tensors 'trigger' and 'mask'). Name another trigger.");
    }
}
