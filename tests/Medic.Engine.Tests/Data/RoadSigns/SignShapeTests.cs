using Medic.Engine.Data.RoadSigns.Shapes;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Data.RoadSigns;

public class SignShapeTests
{
    private static readonly (double X, double Y)[] Chevron = [(-1, -1), (0, -.5), (1, -1), (0, 1)];

    [Theory]
    [InlineData(0, 0, -2)]
    [InlineData(3, 4, 3)]
    public void A_disc_is_as_far_as_its_edge(double x, double y, double distance) => AssertDistance(distance, new Disc(0, 0, 2), x, y);

    [Theory]
    [InlineData(1, 0, -.25)]
    [InlineData(1, 1, .75)]
    [InlineData(-3, 4, 4.75)]
    public void A_stroke_has_round_ends(double x, double y, double distance) => AssertDistance(distance, new Stroke(.25, (0, 0), (2, 0)), x, y);

    [Theory]
    [InlineData(0, 0, -1)]
    [InlineData(2.5, 0, .5)]
    [InlineData(5, 5, 5)]
    public void A_rectangle_is_as_far_as_its_edges_and_corners(double x, double y, double distance) =>
        AssertDistance(distance, Polygon.Rectangle(-2, -1, 2, 1), x, y);

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, -.6, false)]
    [InlineData(-.9, -.9, true)]
    [InlineData(0, -1, false)]
    [InlineData(.6, .6, false)]
    public void A_polygon_need_not_be_convex(double x, double y, bool isInside)
    {
        Assert.Equal(isInside, Distance(new Polygon(Chevron), x, y) < 0);
        Assert.Equal(isInside, Distance(new Polygon([.. Enumerable.Reverse(Chevron)]), x, y) < 0);
    }

    [Fact]
    public void Shapes_grow_and_join()
    {
        AssertDistance(.5, new Disc(0, 0, 1).Grow(.5), 2, 0);
        AssertDistance(1.5, new Disc(0, 0, 1).Grow(-.5), 2, 0);
        AssertDistance(-1, SignShape.Union(new Disc(0, 0, 1), new Disc(5, 0, 1)), 5, 0);
    }

    [Fact]
    public void A_circle_of_straight_pieces_looks_round()
    {
        var circle = Stroke.Arc(.05, (0, 0), .5, 0, 360);
        for (var degrees = 0; degrees < 360; degrees += 7)
            AssertDistance(-.05, circle, .5 * Math.Cos(degrees * Math.PI / 180), .5 * Math.Sin(degrees * Math.PI / 180), tolerance: .01);
    }

    private static void AssertDistance(double expected, SignShape shape, double x, double y, double tolerance = 1e-5) =>
        Assert.Equal(expected, Distance(shape, x, y), tolerance);

    private static double Distance(SignShape shape, double x, double y)
    {
        using var scope = NewDisposeScope();
        return shape.Distance(tensor((float)x), tensor((float)y)).item<float>();
    }
}
