using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Shapes;

/// <summary>A straight line between two different points of a sign's plane.</summary>
internal readonly record struct Segment((double X, double Y) Start, (double X, double Y) End)
{
    /// <summary>The lines that join points one after the other.</summary>
    internal static Segment[] Along(IReadOnlyList<(double X, double Y)> points) =>
        [.. points.Zip(points.Skip(1), (start, end) => new Segment(start, end))];

    /// <summary>The squared distance of places to the nearest of several lines.</summary>
    internal static Tensor SquaredDistance(Segment[] segments, Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        return segments.Select(segment => segment.SquaredDistance(x, y)).Aggregate((one, other) => one.minimum(other)).MoveToOuterDisposeScope();
    }

    private Tensor SquaredDistance(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var (dx, dy) = (End.X - Start.X, End.Y - Start.Y);
        var squaredLength = (dx * dx) + (dy * dy);
        var along = x.mul(dx / squaredLength).add_(y, alpha: dy / squaredLength).sub_(((Start.X * dx) + (Start.Y * dy)) / squaredLength).clamp_(0, 1);
        var toX = x.add(along, alpha: -dx).sub_(Start.X);
        var toY = y.add(along, alpha: -dy).sub_(Start.Y);
        return toX.mul_(toX).addcmul_(toY, toY, 1).MoveToOuterDisposeScope();
    }
}
