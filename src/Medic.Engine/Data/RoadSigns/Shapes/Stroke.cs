using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Shapes;

/// <summary>A line through points, as a round pen draws it.</summary>
/// <param name="radius">Half the pen's width.</param>
/// <param name="points">Two or more, neighbours different from each other.</param>
internal sealed class Stroke(double radius, params (double X, double Y)[] points) : SignShape
{
    private readonly Segment[] _segments = Segment.Along(points);

    /// <summary>A part of a circle, as straight pieces that no eye tells from it.</summary>
    /// <param name="radius">Half the pen's width.</param>
    /// <param name="centre">The circle's centre.</param>
    /// <param name="curve">The circle's radius.</param>
    /// <param name="from">Where it begins: degrees clockwise, from the right.</param>
    /// <param name="to">Where it ends.</param>
    internal static Stroke Arc(double radius, (double X, double Y) centre, double curve, double from, double to)
    {
        const double DegreesPerPiece = 20;
        var pieces = (int)Math.Ceiling(Math.Abs(to - from) / DegreesPerPiece);
        return new Stroke(radius, [.. Enumerable.Range(0, pieces + 1).Select(piece =>
        {
            var (sin, cos) = Math.SinCos((from + ((to - from) * piece / pieces)) * Math.PI / 180);
            return (centre.X + (curve * cos), centre.Y + (curve * sin));
        })]);
    }

    internal override Tensor Distance(Tensor x, Tensor y) => Segment.SquaredDistance(_segments, x, y).sqrt_().sub_(radius);
}
