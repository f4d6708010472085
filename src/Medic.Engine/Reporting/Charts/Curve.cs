namespace Medic.Engine.Reporting.Charts;

/// <summary>A curve of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Points">Its points, from left to right.</param>
internal sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A level that curves are compared with.</summary>
/// <param name="Curve">The curve that it is for, by its place.</param>
/// <param name="Value">The level.</param>
internal sealed record Level(int Curve, double Value);
