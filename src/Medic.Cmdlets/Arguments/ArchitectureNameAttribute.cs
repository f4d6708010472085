using Medic.Engine.Models;

namespace Medic.Cmdlets.Arguments;

/// <summary>A network's name, in any case; becomes the catalogue's spelling.</summary>
public sealed class ArchitectureNameAttribute : TextArgumentAttribute
{
    /// <inheritdoc/>
    protected override object Read(string text) => ArchitectureCatalog.NameOf(text);
}
