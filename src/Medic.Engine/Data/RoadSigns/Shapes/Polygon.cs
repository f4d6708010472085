using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Shapes;

/// <summary>A filled polygon, convex or not.</summary>
/// <param name="corners">Three or more, in either direction around.</param>
internal sealed class Polygon(params (double X, double Y)[] corners) : SignShape
{
    private readonly Segment[] _edges = Segment.Along([.. corners, corners[0]]);

    /// <summary>An upright rectangle.</summary>
    internal static Polygon Rectangle(double left, double top, double right, double bottom) =>
        new((left, top), (right, top), (right, bottom), (left, bottom));

    /// <summary>A polygon of equal sides around the plane's middle.</summary>
    /// <param name="count">How many sides.</param>
    /// <param name="radius">How far the corners are from the middle.</param>
    /// <param name="turn">How far the first corner is turned clockwise from the top, in degrees.</param>
    internal static Polygon Regular(int count, double radius, double turn = 0) => new([.. Enumerable.Range(0, count).Select(corner =>
    {
        var (sin, cos) = Math.SinCos((turn + (360d * corner / count)) * Math.PI / 180);
        return (radius * sin, -radius * cos);
    })]);

    internal override Tensor Distance(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var distance = Segment.SquaredDistance(_edges, x, y).sqrt_();
        return where(Contains(x, y), -distance, distance).MoveToOuterDisposeScope();
    }

    // A place is inside where a line from it to the right crosses the edge an odd number of times.
    private Tensor Contains(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var inside = zeros_like(x, dtype: ScalarType.Bool);
        foreach (var (start, end) in _edges.Where(edge => edge.Start.Y != edge.End.Y))
        {
            var slope = (end.X - start.X) / (end.Y - start.Y);
            var isLeft = x.lt(y.mul(slope).add_(start.X - (slope * start.Y)));
            inside.logical_xor_(y.lt(start.Y).logical_xor_(y.lt(end.Y)).logical_and_(isLeft));
        }

        return inside.MoveToOuterDisposeScope();
    }
}
