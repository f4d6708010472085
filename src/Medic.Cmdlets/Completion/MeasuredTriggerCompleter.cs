using Medic.Engine.Triggers;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes triggers that are measured: their names, and the word for what a model keeps.</summary>
public sealed class MeasuredTriggerCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> Names =>
        TriggerCatalog.All.Select(kind => (kind.Name, kind.Description)).Append((TriggerCatalog.FromModel, "the trigger that a model was trained with and keeps"));
}
