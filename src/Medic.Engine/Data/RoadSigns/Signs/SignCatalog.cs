using Medic.Engine.Data.RoadSigns.Shapes;
using static Medic.Engine.Data.RoadSigns.Shapes.SignShape;
using static Medic.Engine.Data.RoadSigns.Signs.Pictograms;
using static Medic.Engine.Data.RoadSigns.Signs.SignColour;

namespace Medic.Engine.Data.RoadSigns.Signs;

/// <summary>
/// The signs there are, as on roads in Europe and North America. The first ones differ the most; of any two the plate, its
/// colours or a large symbol differ, and none is another's mirror image: augmentation mirrors.
/// </summary>
internal static class SignCatalog
{
    private static readonly SignShape Round = new Disc(0, 0, 1);
    private static readonly SignShape Octagon = Polygon.Regular(8, 1.06, turn: 22.5);
    private static readonly SignShape TriangleUp = new Polygon((0, -.84), (.9, .72), (-.9, .72)).Grow(.1);
    private static readonly SignShape TriangleDown = new Polygon((0, .84), (-.9, -.72), (.9, -.72)).Grow(.1);
    private static readonly SignShape Diamond = Polygon.Regular(4, .9).Grow(.1);
    private static readonly SignShape Square = Polygon.Rectangle(-.8, -.8, .8, .8).Grow(.1);
    private static readonly SignShape Wide = Polygon.Rectangle(-.93, -.43, .93, .43).Grow(.07);
    private static readonly SignShape Tall = Polygon.Rectangle(-.6, -.93, .6, .93).Grow(.07);
    private static readonly SignShape House = new Polygon((0, -.92), (.86, -.2), (.86, .9), (-.86, .9), (-.86, -.2)).Grow(.07);
    private static readonly SignShape Pointer = new Polygon((-.94, -.5), (.5, -.5), (.94, 0), (.5, .5), (-.94, .5)).Grow(.06);
    private static readonly SignShape Cross = Union(Beam(-1), Beam(1));

    /// <summary>All designs: a class's label is its place.</summary>
    internal static IReadOnlyList<SignDesign> All { get; } =
    [
        new("stop", On(Octagon, White), On(Octagon.Grow(-.07), SignalRed), On(Lettering.Word("STOP", .62, .075, .26, .17), White)),
        new("give-way", On(TriangleDown, White), On(TriangleDown.Grow(-.05), SignalRed), On(TriangleDown.Grow(-.26), White)),
        new("priority-road", On(Diamond, Black), On(Diamond.Grow(-.04), White), On(Diamond.Grow(-.26), Yellow)),
        new("no-entry", On(Round, White), On(Round.Grow(-.05), SignalRed), On(Polygon.Rectangle(-.68, -.19, .68, .19), White)),
        Command("straight-ahead", On(Arrow((0, .72), (0, -.74), .16, .55), White)),
        Warning("danger", On(Union(new Polygon((-.12, -.32), (.12, -.32), (.06, .2), (-.06, .2)), new Disc(0, .4, .1)), Black)),
        Board("parking", TrafficBlue, On(Lettering.Word("P", 1.1, .13, .5, 0), White)),
        Ban("speed-limit-30", Speed("30", Black)),
        new("end-of-limits", On(Round, Black), On(Round.Grow(-.05), White), On(Stripes(4, .5, .05, .13), Black)),
        new("level-crossing", On(Cross, SignalRed), On(Cross.Grow(-.07), White)),
        new("school", On(House, Black), On(House.Grow(-.05), Lime), On(Union(Walker(-.3, .2, 1.1), Walker(.36, .32, .85)), Black)),
        new("detour", On(Pointer, Black), On(Pointer.Grow(-.06), Yellow), On(Lines(.07, (-.66, .3, -.12), (-.66, -.02, .16)), Black)),
        Ban("no-overtaking", On(Car(-.32, .02, .56), SignalRed), On(Car(.32, .02, .56), Black)),
        Caution("road-works", Orange, On(Digger, Black)),
        Command("roundabout", On(Circulation, White)),
        new("no-parking", On(Round, White), On(Round.Grow(-.03), SignalRed), On(Round.Grow(-.24), TrafficBlue), Bar(.1)),
        new("one-way", On(Wide, White), On(Wide.Grow(-.06), TrafficBlue), On(Arrow((-.78, 0), (.8, 0), .13, .42), White)),
        Ban("speed-limit-80", Speed("80", Black)),
        Ban("no-vehicles"),
        Warning("crossroads", On(Union(Arrow((0, .5), (0, -.46), .09, .34), Polygon.Rectangle(-.42, .14, .42, .28)), Black)),
        Warning(
            "traffic-signals",
            On(Polygon.Rectangle(-.14, -.34, .14, .48).Grow(.06), Black),
            On(new Disc(0, -.26, .13), SignalRed),
            On(new Disc(0, .07, .13), Yellow),
            On(new Disc(0, .4, .13), TrafficGreen)),
        Board("sharp-bend", SignalRed, On(Union(Chevron(-.36), Chevron(.34)), White)),
        Board(
            "motorway",
            TrafficGreen,
            On(
                Union(
                    new Polygon((-.5, .68), (-.2, .68), (-.06, -.66), (-.2, -.66)),
                    new Polygon((.5, .68), (.2, .68), (.06, -.66), (.2, -.66)),
                    Polygon.Rectangle(-.62, -.3, .62, -.12)),
                White)),
        Board("pedestrian-crossing", TrafficBlue, On(new Polygon((0, -.7), (.74, .62), (-.74, .62)), White), On(Walker(0, .16, .86), Black)),
        Command("cycle-path", On(Bicycle, White)),
        Command(
            "turn-left",
            On(
                Union(
                    new Polygon((-.74, -.12), (-.3, -.48), (-.3, .24)),
                    new Polygon((-.34, -.26), (.42, -.26), (.42, .6), (.14, .6), (.14, .02), (-.34, .02))),
                White)),
        Ban(
            "no-left-turn",
            On(
                Union(
                    new Polygon((-.52, -.14), (-.14, -.42), (-.14, .14)),
                    new Polygon((-.2, -.24), (.3, -.24), (.3, .5), (.1, .5), (.1, -.04), (-.2, -.04))),
                Black),
            Bar(.11)),
        Board(
            "first-aid",
            TrafficBlue,
            On(Polygon.Rectangle(-.52, -.52, .52, .52), White),
            On(Union(Polygon.Rectangle(-.13, -.4, .13, .4), Polygon.Rectangle(-.4, -.13, .4, .13)), SignalRed)),
        Board("dead-end", TrafficBlue, On(Polygon.Rectangle(-.13, -.3, .13, .66), White), On(Polygon.Rectangle(-.46, -.56, .46, -.28), SignalRed)),
        Board("priority-over-oncoming", TrafficBlue, On(Arrow((-.3, .6), (-.3, -.62), .13, .42), White), On(Arrow((.32, -.6), (.32, .62), .1, .34), SignalRed)),
        new(
            "speed-limit-45",
            On(Tall, Black),
            On(Tall.Grow(-.06), White),
            On(Union(Lines(.05, (-.36, .36, -.66), (-.36, .36, -.42)), Lettering.Word("45", .7, .085, .35, .2, y: .3)), Black)),
        Caution("right-curve", Yellow, On(Union(new Stroke(.1, (-.2, .56), (-.2, .1), (-.1, -.12), (.14, -.2)), new Polygon((.5, -.22), (.1, -.46), (.1, .04))), Black)),
        Caution("side-road", Yellow, On(Union(new Stroke(.09, (-.12, .58), (-.12, -.58)), new Stroke(.09, (-.12, 0), (.46, 0))), Black)),
        Warning("snow", On(Union([.. new[] { 0, 60, 120 }.Select(turn => Spoke(turn))]), TrafficBlue)),
        Warning(
            "narrow-road",
            On(Union(new Stroke(.07, (-.36, .5), (-.3, .2), (-.12, 0), (-.12, -.26)), new Stroke(.07, (.36, .5), (.3, .2), (.12, 0), (.12, -.26))), Black)),
        Ban("no-lorries", On(Lorry, Black)),
        Ban("no-pedestrians", On(Walker(0, .02, 1.1), Black), Bar(.09)),
        new(
            "tourist-sight",
            On(Wide, White),
            On(Wide.Grow(-.06), Brown),
            On(Union(new Polygon((-.7, .3), (-.34, -.3), (.02, .3)), new Polygon((-.1, .3), (.2, -.1), (.5, .3)), new Disc(.58, -.16, .12)), White)),
        Command("minimum-speed-50", Speed("50", White)),
        new("emergency-exit", On(Wide, White), On(Wide.Grow(-.06), TrafficGreen), On(Union(Walker(-.42, 0, .72), Arrow((0, 0), (.76, 0), .09, .3)), White)),
        new("end-of-priority", On(Diamond, Black), On(Diamond.Grow(-.04), White), On(Diamond.Grow(-.26), Yellow), On(Stripes(3, .6, .045, .1), Black)),
        new("customs", On(Round, White), On(Round.Grow(-.04), SignalRed), On(Round.Grow(-.26), Yellow), On(Polygon.Rectangle(-.62, -.13, .62, .13), Black)),
        Ban("width-limit", On(Union(new Polygon((-.2, 0), (-.56, -.3), (-.56, .3)), new Polygon((.2, 0), (.56, -.3), (.56, .3))), Black)),
    ];

    private static SignLayer On(SignShape shape, SignColour colour) => new(shape, colour);

    private static SignDesign Warning(string name, params SignLayer[] symbol) =>
        new(name, [On(TriangleUp, White), On(TriangleUp.Grow(-.05), SignalRed), On(TriangleUp.Grow(-.24), White), .. symbol]);

    private static SignDesign Caution(string name, SignColour colour, SignLayer symbol) =>
        new(name, On(Diamond, Black), On(Diamond.Grow(-.03), colour), On(Diamond.Grow(-.1), Black), On(Diamond.Grow(-.14), colour), symbol);

    private static SignDesign Ban(string name, params SignLayer[] symbol) =>
        new(name, [On(Round, White), On(Round.Grow(-.04), SignalRed), On(Round.Grow(-.26), White), .. symbol]);

    private static SignDesign Command(string name, SignLayer symbol) => new(name, On(Round, White), On(Round.Grow(-.06), TrafficBlue), symbol);

    private static SignDesign Board(string name, SignColour colour, params SignLayer[] symbol) =>
        new(name, [On(Square, White), On(Square.Grow(-.07), colour), .. symbol]);

    private static SignLayer Speed(string number, SignColour colour) => On(Lettering.Word(number, .78, .09, .4, .22), colour);

    private static SignLayer Bar(double radius) => On(new Stroke(radius, (-.54, -.54), (.54, .54)), SignalRed);

    private static Stroke Chevron(double x) => new Stroke(.13, (x + .26, -.5), (x - .2, 0), (x + .26, .5));

    private static SignShape Lines(double radius, params (double Left, double Right, double Y)[] lines) =>
        Union([.. lines.Select(line => new Stroke(radius, (line.Left, line.Y), (line.Right, line.Y)))]);

    private static Stroke Spoke(double degrees)
    {
        const double Middle = .14;
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return new Stroke(.05, (.42 * cos, Middle + (.42 * sin)), (-.42 * cos, Middle - (.42 * sin)));
    }

    // A beam of the crossing's cross; its corners touch the plane's edges.
    private static Polygon Beam(double direction)
    {
        const double Length = 1.15;
        const double Radius = .2;
        var (sin, cos) = Math.SinCos(.72);
        return new Polygon(Corner(Length, Radius), Corner(Length, -Radius), Corner(-Length, -Radius), Corner(-Length, Radius));

        (double X, double Y) Corner(double along, double across) => ((along * cos) - (across * sin), direction * ((along * sin) + (across * cos)));
    }
}
