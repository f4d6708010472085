namespace Medic.Cmdlets.Completion;

/// <summary>Completes devices.</summary>
public sealed class DeviceCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> Names =>
        [("auto", "a GPU where there is one"), ("cpu", "the processor"), ("cuda", "the first GPU"), ("cuda:0", "a GPU by its number")];
}
