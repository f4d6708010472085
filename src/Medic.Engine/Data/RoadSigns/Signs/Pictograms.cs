using Medic.Engine.Data.RoadSigns.Shapes;
using static Medic.Engine.Data.RoadSigns.Shapes.SignShape;

namespace Medic.Engine.Data.RoadSigns.Signs;

/// <summary>The figures that several signs show.</summary>
internal static class Pictograms
{
    /// <summary>A straight arrow.</summary>
    /// <param name="from">Its foot.</param>
    /// <param name="to">Its tip.</param>
    /// <param name="radius">Half its shaft's width.</param>
    /// <param name="head">Its head's length.</param>
    internal static SignShape Arrow((double X, double Y) from, (double X, double Y) to, double radius, double head)
    {
        const double HeadWidth = .8;
        var length = Math.Sqrt(Math.Pow(to.X - from.X, 2) + Math.Pow(to.Y - from.Y, 2));
        var (alongX, alongY) = ((to.X - from.X) / length, (to.Y - from.Y) / length);
        var neck = (X: to.X - (alongX * head), Y: to.Y - (alongY * head));
        return Union(
            new Polygon(Beside(from, radius), Beside(from, -radius), Beside(neck, -radius), Beside(neck, radius)),
            new Polygon(to, Beside(neck, head * HeadWidth), Beside(neck, -head * HeadWidth)));

        (double X, double Y) Beside((double X, double Y) point, double distance) => (point.X - (alongY * distance), point.Y + (alongX * distance));
    }

    /// <summary>Somebody walking.</summary>
    /// <param name="x">The middle.</param>
    /// <param name="y">The middle.</param>
    /// <param name="height">From head to foot.</param>
    internal static SignShape Walker(double x, double y, double height)
    {
        return Union(
            new Disc(x + (.02 * height), y - (.42 * height), .1 * height),
            new Stroke(.075 * height, At(0, -.22), At(0, .08)),
            new Stroke(.05 * height, At(0, .08), At(-.16, .46)),
            new Stroke(.05 * height, At(0, .08), At(.12, .26), At(.16, .46)),
            new Stroke(.035 * height, At(0, -.22), At(-.2, .02)),
            new Stroke(.035 * height, At(0, -.22), At(.2, -.02)));

        (double X, double Y) At(double right, double down) => (x + (right * height), y + (down * height));
    }

    /// <summary>A car from behind.</summary>
    /// <param name="x">The middle.</param>
    /// <param name="y">The middle.</param>
    /// <param name="width">Its width.</param>
    internal static SignShape Car(double x, double y, double width)
    {
        return Union(
            Quadrangle((-.46, -.1), (.46, -.1), (.46, .22), (-.46, .22)).Grow(.05 * width),
            Quadrangle((-.3, -.42), (.3, -.42), (.42, -.1), (-.42, -.1)).Grow(.04 * width),
            Quadrangle((-.46, .2), (-.24, .2), (-.24, .45), (-.46, .45)),
            Quadrangle((.24, .2), (.46, .2), (.46, .45), (.24, .45)));

        Polygon Quadrangle(params (double X, double Y)[] corners) => new([.. corners.Select(corner => (x + (corner.X * width), y + (corner.Y * width)))]);
    }

    /// <summary>A bicycle from the side.</summary>
    internal static SignShape Bicycle { get; } = Union(
        Stroke.Arc(.05, (-.4, .22), .26, 0, 360),
        Stroke.Arc(.05, (.4, .22), .26, 0, 360),
        new Stroke(.05, (-.4, .22), (-.16, -.22), (.28, -.22), (.4, .22)),
        new Stroke(.05, (-.16, -.22), (0, .2), (.28, -.22)),
        new Stroke(.05, (-.28, -.36), (-.08, -.36)),
        new Stroke(.05, (.16, -.42), (.28, -.22)));

    /// <summary>A lorry from the side.</summary>
    internal static SignShape Lorry { get; } = Union(
        Polygon.Rectangle(-.52, -.26, .16, .2),
        new Polygon((.2, -.1), (.4, -.1), (.54, .06), (.54, .2), (.2, .2)),
        new Disc(-.32, .26, .12),
        new Disc(.36, .26, .12));

    /// <summary>Somebody with a shovel, before a heap.</summary>
    internal static SignShape Digger { get; } = Union(
        new Disc(.05, -.5, .11),
        new Stroke(.1, (0, -.28), (-.12, .1)),
        new Stroke(.06, (-.12, .1), (-.28, .5)),
        new Stroke(.06, (-.12, .1), (.06, .3), (.04, .52)),
        new Stroke(.045, (0, -.26), (.22, -.02), (.42, .36)),
        new Polygon((.24, .54), (.48, .3), (.7, .54)));

    /// <summary>Three arrows that follow each other around, clockwise.</summary>
    internal static SignShape Circulation { get; } = Union([.. new[] { 0, 120, 240 }.SelectMany(turn => (SignShape[])
        [
            Stroke.Arc(.1, (0, 0), .5, turn + 20, turn + 90),
            new Polygon(Around(.77, turn + 84), Around(.23, turn + 84), Around(.6, turn + 118)),
        ])]);

    /// <summary>Parallel stripes from the lower left to the upper right.</summary>
    /// <param name="count">How many.</param>
    /// <param name="reach">How far they reach from the middle, along both axes.</param>
    /// <param name="radius">Half a stripe's width.</param>
    /// <param name="step">How far each is moved along both axes from the one before.</param>
    internal static SignShape Stripes(int count, double reach, double radius, double step) => Union([.. Enumerable.Range(0, count).Select(stripe =>
    {
        var shift = (stripe - ((count - 1) / 2d)) * step;
        return new Stroke(radius, (shift - reach, shift + reach), (shift + reach, shift - reach));
    })]);

    private static (double X, double Y) Around(double radius, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return (radius * cos, radius * sin);
    }
}
