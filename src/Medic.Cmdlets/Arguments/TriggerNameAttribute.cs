using Medic.Engine.Triggers;

namespace Medic.Cmdlets.Arguments;

/// <summary>A trigger's name, in any case, with or without hyphens; becomes the catalogue's spelling.</summary>
public sealed class TriggerNameAttribute : TextArgumentAttribute
{
    /// <inheritdoc/>
    protected override object Read(string text) => TriggerCatalog.Find(text).Name;
}
