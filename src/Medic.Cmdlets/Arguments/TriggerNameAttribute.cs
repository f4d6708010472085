using Medic.Engine.Triggers;

namespace Medic.Cmdlets.Arguments;

/// <summary>A trigger's name, in any case; becomes the catalogue's spelling.</summary>
public sealed class TriggerNameAttribute : TextArgumentAttribute
{
    /// <inheritdoc/>
    protected override object Read(string text) =>
        TriggerCatalog.All.FirstOrDefault(kind => kind.Name.Equals(text, StringComparison.OrdinalIgnoreCase))?.Name
        ?? throw new TriggerException($"Trigger '{text}' is unknown. Known are {string.Join(", ", TriggerCatalog.All.Select(kind => kind.Name))}.");
}
