using Medic.Engine.Removal;

namespace Medic.Cmdlets.Arguments;

/// <summary>A removal method's name, in any case, with or without hyphens; becomes the catalogue's spelling.</summary>
public sealed class MethodNameAttribute : TextArgumentAttribute
{
    /// <inheritdoc/>
    protected override object Read(string text) => RemovalMethodCatalog.Find(text).Name;
}
