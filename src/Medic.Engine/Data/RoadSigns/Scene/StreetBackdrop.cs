using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Scene;

/// <summary>Streets made up of sky, hills, houses, a road and trees.</summary>
internal sealed class StreetBackdrop : IBackdrop
{
    private const int HouseCount = 4;
    private const int TreeCount = 3;

    private static readonly (byte, byte, byte)[] SkyColours = [(70, 130, 200), (110, 160, 215), (150, 165, 180), (185, 190, 195), (120, 130, 160), (205, 170, 140)];
    private static readonly (byte, byte, byte)[] HazeColours = [(200, 220, 235), (215, 220, 225), (235, 215, 190), (190, 200, 210)];
    private static readonly (byte, byte, byte)[] CloudColours = [(245, 245, 245), (200, 205, 212)];
    private static readonly (byte, byte, byte)[] HillColours = [(70, 95, 60), (90, 110, 80), (120, 125, 130), (60, 80, 55)];
    private static readonly (byte, byte, byte)[] WallColours =
        [(150, 90, 70), (175, 160, 140), (200, 195, 185), (120, 120, 125), (165, 130, 95), (90, 85, 90), (215, 200, 160)];
    private static readonly (byte, byte, byte)[] WindowColours = [(60, 70, 85), (40, 45, 50), (150, 170, 190), (230, 200, 130)];
    private static readonly (byte, byte, byte)[] GroundColours = [(85, 115, 55), (110, 125, 70), (150, 145, 140), (125, 120, 110), (130, 110, 80)];
    private static readonly (byte, byte, byte)[] RoadColours = [(95, 95, 98), (75, 75, 80), (125, 122, 118), (60, 60, 64)];
    private static readonly (byte, byte, byte)[] MarkingColours = [(235, 235, 230), (225, 190, 80)];
    private static readonly (byte, byte, byte)[] TrunkColours = [(80, 60, 45), (60, 50, 40)];
    private static readonly (byte, byte, byte)[] LeafColours = [(55, 90, 40), (75, 105, 45), (40, 70, 40), (130, 120, 50), (150, 100, 50)];

    /// <inheritdoc/>
    public void Paint(Canvas canvas, SceneRandom random)
    {
        using var scope = NewDisposeScope();
        var street = new Street(
            Horizon: random.Uniform(.5, .85),
            Centre: random.Uniform(.25, .75),
            Grain: random.Grain(1),
            Rough: random.Waves(Math.Max(4, canvas.Side / 4)),
            Soft: random.Waves(6));
        PaintSky(canvas, street, random);
        PaintHills(canvas, street, random);
        for (var house = 0; house < HouseCount; house++)
            PaintHouse(canvas, street, random, side: house % 2 == 0 ? 1 : -1, isNear: house >= HouseCount / 2);
        PaintGround(canvas, street, random);
        PaintRoad(canvas, street, random);
        for (var tree = 0; tree < TreeCount; tree++)
            PaintTree(canvas, street, random);
    }

    private static void PaintSky(Canvas canvas, Street street, SceneRandom random)
    {
        using var scope = NewDisposeScope();
        var height = (canvas.Y / street.Horizon).clamp_(0, 1);
        canvas.Pixels.copy_(random.Colour(SkyColours, .15).lerp(random.Colour(HazeColours, .1), height.unsqueeze(1)));
        var clouds = (street.Soft + (street.Rough * .5) - random.Uniform(-.2, 1.6)).mul_(1.2).clamp_(0, 1) * random.Uniform(.2, .9);
        canvas.Paint(clouds * (1 - (height * .5)), random.Colour(CloudColours, .05));
    }

    private static void PaintHills(Canvas canvas, Street street, SceneRandom random)
    {
        using var scope = NewDisposeScope();
        var profile = random.Waves(5).narrow(1, 0, 1).mul(.5).add_(.6).clamp_(0, 1.5);
        var ridge = street.Horizon - .02 - (profile * random.Uniform(0, .09));
        canvas.Paint(canvas.Cover(ridge - canvas.Y), Mottled(random.Colour(HillColours, .2), street.Rough * .1));
    }

    // Walls grow higher towards the viewer, and windows stand in rows.
    private static void PaintHouse(Canvas canvas, Street street, SceneRandom random, int side, bool isNear)
    {
        const double ShareOfHouses = .62;
        using var scope = NewDisposeScope();
        var inner = street.Centre + (isNear ? random.Uniform(.3, .55) : random.Uniform(.1, .3)).mul_(side);
        var outer = inner + random.Uniform(.15, .5).mul_(side);
        var eaves = street.Horizon - ((isNear ? random.Uniform(.3, .8) : random.Uniform(.1, .45)) * (1 + ((canvas.X - inner) * (.6 * side))));
        var across = ((inner - canvas.X) * side).maximum((canvas.X - outer) * side);
        var down = (eaves - canvas.Y).maximum(canvas.Y - street.Horizon - .04);

        var wall = Mottled(random.Colour(WallColours, .2), street.Grain * .05) * random.Uniform(.75, 1.05).unsqueeze(1);
        var windows = Rows(canvas, canvas.X - inner, random.Uniform(.05, .13), .28) * Rows(canvas, canvas.Y - eaves, random.Uniform(.06, .14), .3);
        wall.lerp_(random.Colour(WindowColours, .2), windows.mul_(.8).unsqueeze(1));
        canvas.Paint(canvas.Cover(across.maximum(down)) * random.Chance(ShareOfHouses), wall);
    }

    /// <summary>float32 [B, S, S]: 1 in stripes, 0 between them.</summary>
    /// <param name="canvas">For the size of its pixels.</param>
    /// <param name="place">Where a pixel is, across the stripes.</param>
    /// <param name="period">How far it is from one to the next.</param>
    /// <param name="radius">Half a stripe's share of that.</param>
    private static Tensor Rows(Canvas canvas, Tensor place, Tensor period, double radius)
    {
        const int Ahead = 64; // No place is so many periods before the first: a fraction of a negative number is negative.
        var phase = (place / period).add_(Ahead).frac_();
        return canvas.Cover(phase.sub_(.5).abs_().sub_(radius) * period);
    }

    private static void PaintGround(Canvas canvas, Street street, SceneRandom random)
    {
        using var scope = NewDisposeScope();
        var texture = (street.Grain * .16) + (street.Rough * .12);
        canvas.Paint(canvas.Cover(street.Horizon - canvas.Y), Mottled(random.Colour(GroundColours, .2), texture));
    }

    private static void PaintRoad(Canvas canvas, Street street, SceneRandom random)
    {
        const double ShareOfMarkedRoads = .8;
        using var scope = NewDisposeScope();
        var ground = canvas.Cover(street.Horizon - canvas.Y);
        var depth = (canvas.Y - street.Horizon).clamp_min_(1e-3);
        var width = depth * random.Uniform(.5, 1.5);
        var aside = (canvas.X - street.Centre - (depth * random.Uniform(-.8, .8))).abs_();
        canvas.Paint(canvas.Cover(aside - width) * ground, Mottled(random.Colour(RoadColours, .15), (street.Grain * .1) + (street.Soft * .08)));

        var dashes = (random.Uniform(.15, .4) / depth).add_(random.Uniform(0, 1)).frac_().lt(.55).to(ScalarType.Float32);
        var middle = canvas.Cover(aside - (width * .028)) * dashes;
        var edges = canvas.Cover((aside - (width * .88)).abs_() - (width * .03));
        canvas.Paint(middle.maximum(edges) * ground * random.Chance(ShareOfMarkedRoads), random.Colour(MarkingColours, .1));
    }

    private static void PaintTree(Canvas canvas, Street street, SceneRandom random)
    {
        const double ShareOfTrees = .55;
        using var scope = NewDisposeScope();
        var isThere = random.Chance(ShareOfTrees);
        var radius = random.Uniform(.08, .26);
        var x = canvas.X - street.Centre - (random.Uniform(.2, .65) * random.Chance(.5).mul_(2).sub_(1));
        var top = street.Horizon - (radius * random.Uniform(.6, 1.3));
        var y = canvas.Y - top;
        var trunk = (x.abs() - (radius * .11)).maximum((-y).maximum(canvas.Y - street.Horizon - .05));
        canvas.Paint(canvas.Cover(trunk) * isThere, random.Colour(TrunkColours, .2));

        var crown = x.hypot(y * .85) - (radius * ((street.Rough * .28) + (street.Soft * .2) + 1));
        var light = (street.Rough * .25) + (street.Grain * .15) - ((y / radius).clamp_(-1, 1) * .25);
        canvas.Paint(canvas.Cover(crown) * isThere, Mottled(random.Colour(LeafColours, .25), light));
    }

    /// <summary>float32 [B, 3, S, S]: a colour, lighter or darker from pixel to pixel.</summary>
    private static Tensor Mottled(Tensor colour, Tensor texture) => colour * (1 + texture).unsqueeze(1);

    /// <summary>What the parts of a street share.</summary>
    /// <param name="Horizon">float32 [B, 1, 1]: where the ground ends, seen from the top.</param>
    /// <param name="Centre">float32 [B, 1, 1]: where the road meets the horizon.</param>
    /// <param name="Grain">float32 [B, S, S]: from pixel to pixel.</param>
    /// <param name="Rough">float32 [B, S, S]: over a few pixels.</param>
    /// <param name="Soft">float32 [B, S, S]: over large parts of the image.</param>
    private sealed record Street(Tensor Horizon, Tensor Centre, Tensor Grain, Tensor Rough, Tensor Soft)
    {
        public Tensor Grain { get; } = Grain.squeeze(1);
    }
}
