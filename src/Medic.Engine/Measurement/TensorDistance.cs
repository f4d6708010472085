namespace Medic.Engine.Measurement;

/// <summary>How far a tensor of one model is from the same tensor of a reference.</summary>
/// <param name="Name">Its name in the state dict.</param>
/// <param name="Shape">Its extents, for example 16x3x3x3; empty for a scalar.</param>
/// <param name="Count">How many elements it has.</param>
/// <param name="L2">The L2 norm of the difference.</param>
/// <param name="RelativeL2">That over the reference's L2 norm; null where the norm is 0.</param>
/// <param name="Cosine">The cosine of the angle between both, -1..1; null where one of them is 0.</param>
public sealed record TensorDistance(string Name, string Shape, long Count, double L2, double? RelativeL2, double? Cosine);
