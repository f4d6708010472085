using Medic.Engine.Triggers;

namespace Medic.Cmdlets.Arguments;

/// <summary>A trigger's name, in any case, with or without hyphens; becomes the catalogue's spelling.</summary>
public sealed class TriggerNameAttribute : TextArgumentAttribute
{
    /// <summary>Whether <c>from-model</c> is taken too: the trigger that a model keeps.</summary>
    public bool AllowFromModel { get; set; }

    /// <inheritdoc/>
    protected override object Read(string text) =>
        AllowFromModel && TriggerCatalog.IsFromModel(text) ? TriggerCatalog.FromModel : TriggerCatalog.Find(text).Name;
}
