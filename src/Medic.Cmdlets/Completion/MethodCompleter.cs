using Medic.Engine.Removal;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes removal methods' names.</summary>
public sealed class MethodCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> Names => RemovalMethodCatalog.All.Select(kind => (kind.Name, kind.Description));
}
