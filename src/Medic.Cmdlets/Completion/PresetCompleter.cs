using Medic.Engine.Removal;

namespace Medic.Cmdlets.Completion;

/// <summary>Completes the names of MEDIC's presets.</summary>
public sealed class PresetCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Meaning)> Names => RemovalMethodCatalog.Medic.Presets.Select(preset => (preset.Name, preset.Description));
}
