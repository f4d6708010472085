namespace Medic.Engine.Measurement;

/// <summary>How well one class is recognised.</summary>
/// <param name="Label">The class's number.</param>
/// <param name="Name">Its name.</param>
/// <param name="CorrectCount">Images of it that were recognised.</param>
/// <param name="Count">Images of it.</param>
/// <param name="Accuracy">The share, 0..1.</param>
public sealed record ClassAccuracy(int Label, string Name, long CorrectCount, long Count, double Accuracy);
