using Medic.Engine.Removal;

namespace Medic.Cmdlets.Arguments;

/// <summary>The name of one of MEDIC's presets.</summary>
public sealed class PresetNameAttribute : TextArgumentAttribute
{
    /// <inheritdoc/>
    protected override object Read(string text) => RemovalMethodCatalog.Medic.FindPreset(text).Name;
}
