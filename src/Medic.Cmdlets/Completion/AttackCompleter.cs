using Medic.Engine.Attacks;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes attacks' names.</summary>
public sealed class AttackCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> Names => AttackCatalog.All.Select(kind => (kind.Name, kind.Description));
}
