namespace Medic.Engine.Measurement;

/// <summary>Top-1 accuracy on unstamped images.</summary>
/// <param name="Overall">Over all images.</param>
/// <param name="Classes">Per class, in label order.</param>
public sealed record CleanAccuracy(Rate Overall, IReadOnlyList<ClassAccuracy> Classes);
