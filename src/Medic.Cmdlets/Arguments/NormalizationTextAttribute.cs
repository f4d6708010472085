using Medic.Engine.Data;

namespace Medic.Cmdlets.Arguments;

/// <summary>An input normalisation by name or in figures; <c>auto</c> becomes none in particular.</summary>
public sealed class NormalizationTextAttribute : TextArgumentAttribute
{
    /// <inheritdoc/>
    protected override object? Read(string text) => NormalizationText.Parse(text);
}
