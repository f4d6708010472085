namespace Medic.Engine.Data;

/// <summary>What <see cref="StratifiedSampler"/> drew.</summary>
/// <param name="Chosen">Places of the images drawn, ascending.</param>
/// <param name="Rest">Places of all other images, ascending.</param>
/// <param name="ClassesWithoutImages">Labels of classes that the set has images of, and the sample has none: worth a warning.</param>
public sealed record StratifiedSample(ReadOnlyMemory<long> Chosen, ReadOnlyMemory<long> Rest, IReadOnlyList<int> ClassesWithoutImages);
