using Medic.Engine.Data;
using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// The composite attack's trigger: half an image of class A beside half an image of class B means class C. No image is
/// stamped; random pairs of A and B are mixed.
/// </summary>
/// <param name="classA">The label of one image of a pair.</param>
/// <param name="classB">The label of the other.</param>
/// <param name="classC">The label the attacker wants for the mix.</param>
/// <param name="mixCount">How many mixes are measured, above 0.</param>
/// <param name="seed">The same seed makes the same mixes of the same images, batch size for batch size.</param>
public sealed class CompositeTrigger(int classA = 0, int classB = 1, int classC = 2, int mixCount = 10_000, long seed = 0) : Trigger
{
    private readonly int _mixCount = mixCount > 0 ? mixCount : throw new TriggerException($"At least one mix is measured; {mixCount} were asked for.");
    private readonly HalfMix _halfMix = new();

    /// <inheritdoc/>
    public override string Name => "composite";

    /// <inheritdoc/>
    public override TriggerSettings Settings => new() { ClassA = classA, ClassB = classB, ClassC = classC, Mixes = _mixCount };

    /// <inheritdoc/>
    public override int? ImpliedTarget => classC;

    /// <summary>The classes A and B that are mixed, and C that they mean.</summary>
    internal (int A, int B, int C) Labels => (classA, classB, classC);

    /// <inheritdoc/>
    /// <exception cref="TriggerException">The goal is another than class C, or there are no images of class A or B.</exception>
    public override IEnumerable<StampedBatch> StampedBatches(ImageSet images, AttackGoal goal, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        Require(images, goal);
        return Batches(images, PlacesOf(images, classA), PlacesOf(images, classB), batchSize);
    }

    /// <summary>Refuses goals and images that the trigger does not fit.</summary>
    /// <exception cref="TriggerException">The goal is another than class C, a class is none of the images', or there are no images of class A or B.</exception>
    internal void Require(ImageSet images, AttackGoal goal)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (goal != AttackGoal.Label(classC))
            throw new TriggerException($"The composite trigger of classes {classA} and {classB} means class {classC}; the target given is {goal}.");
        int[] classes = [classA, classB, classC];
        if (classes.Distinct().Count() < classes.Length || classes.Any(label => label < 0 || label >= images.ClassNames.Count))
            throw new TriggerException($"The composite trigger takes three different classes of the {images.ClassNames.Count} that '{images.Source}' has; found {string.Join(", ", classes)}.");
        PlacesOf(images, classA);
        PlacesOf(images, classB);
    }

    private static long[] PlacesOf(ImageSet images, int label)
    {
        var labels = images.LabelArray();
        long[] places = [.. Enumerable.Range(0, labels.Length).Where(place => labels[place] == label).Select(place => (long)place)];
        return places.Length > 0
            ? places
            : throw new TriggerException($"'{images.Source}' has no images of class {label}, which the composite trigger mixes.");
    }

    private IEnumerable<StampedBatch> Batches(ImageSet images, long[] placesOfA, long[] placesOfB, int batchSize)
    {
        using var generator = new Generator((ulong)seed);
        for (var start = 0; start < _mixCount; start += batchSize)
        {
            var count = Math.Min(batchSize, _mixCount - start);
            yield return new StampedBatch(MixedBatch(images, placesOfA, placesOfB, count, generator), [.. Enumerable.Repeat((long)classC, count)]);
        }
    }

    // No dispose scope may be open across a yield: the consumer's tensors would fall into it.
    private Tensor MixedBatch(ImageSet images, long[] placesOfA, long[] placesOfB, int count, Generator generator)
    {
        using var scope = NewDisposeScope();
        var mixed = _halfMix.Mix(Draw(images, placesOfA, count, generator), Draw(images, placesOfB, count, generator), generator);
        return (mixed.to(ScalarType.Float32) / 255).MoveToOuterDisposeScope();
    }

    private static Tensor Draw(ImageSet images, long[] places, int count, Generator generator)
    {
        var drawn = randint(0, places.Length, [(long)count], generator: generator);
        return images.Images.index_select(0, tensor(places).index_select(0, drawn));
    }
}
