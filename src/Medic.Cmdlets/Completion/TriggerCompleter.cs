using Medic.Engine.Triggers;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes triggers' names.</summary>
public sealed class TriggerCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> Names => TriggerCatalog.All.Select(kind => (kind.Name, kind.Description));
}
