using Medic.Engine.Models;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes networks' names. Of WideResNets, which have any depth and width, it knows the usual ones.</summary>
public sealed class ArchitectureCompleter : NameCompleter
{
    private static readonly string[] UsualWideResNets = ["WRN-16-1", "WRN-16-2", "WRN-40-1", "WRN-40-2"];

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> Names =>
        UsualWideResNets.Concat(ArchitectureCatalog.KnownNames.Where(name => !name.Contains('<', StringComparison.Ordinal))).Select(name => (name, name));
}
