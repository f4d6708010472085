using Medic.Engine.Attacks;

namespace Medic.Cmdlets.Arguments;

/// <summary>An attack's name, in any case, with or without hyphens; becomes the catalogue's spelling.</summary>
public sealed class AttackNameAttribute : TextArgumentAttribute
{
    /// <inheritdoc/>
    protected override object Read(string text) => AttackCatalog.Find(text).Name;
}
