using Medic.Engine.Models;

namespace Medic.Cmdlets.Arguments;

/// <summary>A network's name, in any case; becomes the catalogue's spelling.</summary>
public sealed class ArchitectureNameAttribute : TextArgumentAttribute
{
    /// <summary>Whether a name is known does not depend on the classes.</summary>
    private const int AnyClassCount = 2;

    /// <inheritdoc/>
    protected override object Read(string text) => ArchitectureCatalog.Create(text, AnyClassCount).Name;
}
