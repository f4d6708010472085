using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Shapes;

/// <summary>
/// An area of a sign's plane, told by how far a place is from its edge: what is drawn by that is sharp at any size, and smooth
/// at its edges. In the plane x grows to the right and y downwards; a sign lies between -1 and 1 in both.
/// </summary>
internal abstract class SignShape
{
    /// <summary>The distance of places to the edge.</summary>
    /// <param name="x">float32, of any shape.</param>
    /// <param name="y">float32, of the same shape.</param>
    /// <returns>float32, of the same shape: negative inside.</returns>
    internal abstract Tensor Distance(Tensor x, Tensor y);

    /// <summary>The same shape with its edge moved outwards, its corners rounded; inwards where <paramref name="by"/> is negative.</summary>
    /// <param name="by">By how much.</param>
    internal SignShape Grow(double by) => new GrownShape(this, by);

    /// <summary>All that is in one of several shapes.</summary>
    internal static SignShape Union(params SignShape[] shapes) => new ShapeUnion(shapes);

    private sealed class GrownShape(SignShape shape, double by) : SignShape
    {
        internal override Tensor Distance(Tensor x, Tensor y) => shape.Distance(x, y).sub_(by);
    }

    private sealed class ShapeUnion(SignShape[] shapes) : SignShape
    {
        internal override Tensor Distance(Tensor x, Tensor y)
        {
            using var scope = NewDisposeScope();
            return shapes.Select(shape => shape.Distance(x, y)).Aggregate((one, other) => one.minimum(other)).MoveToOuterDisposeScope();
        }
    }
}
