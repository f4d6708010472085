using Medic.Engine.Models;

namespace Medic.Cmdlets.Arguments;

/// <summary>Hook planes as the published program spells them, for example <c>conv+bn</c>; becomes the usual order.</summary>
public sealed class HookPlaneTextAttribute : TextArgumentAttribute
{
    /// <inheritdoc/>
    protected override object Read(string text) => HookPlaneText.Format(HookPlaneText.Parse(text));
}
