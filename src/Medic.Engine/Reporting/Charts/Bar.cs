namespace Medic.Engine.Reporting.Charts;

/// <summary>A bar of a chart.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Value">Its length, 0..1; null where there is no figure.</param>
/// <param name="IsReference">Whether the others are compared with it; it is grey.</param>
internal sealed record Bar(string Label, double? Value, bool IsReference = false);

/// <summary>Bars that belong together.</summary>
/// <param name="Label">What they have in common.</param>
/// <param name="Bars">The bars, from above.</param>
internal sealed record BarGroup(string Label, IReadOnlyList<Bar> Bars);
