using Medic.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Triggers;

/// <summary>
/// TrojAI's polygon: one shape and colour, drawn with the trigger, on the image's sign: within the rectangle around it, or in the
/// middle of the image where it is not known where the sign is. Where on it, how large and how turned is drawn for every image.
/// Serves images of one or three channels and any size.
/// </summary>
/// <remarks>
/// Sizes are the side of the square around the polygon, whose area is a share of the sign's rectangle. Of its turns, multiples of 5
/// degrees, and places, any that leaves the square's middle part on the sign may come. In training, the sign's rectangle has moved
/// with the image when it is stamped (<see cref="Data.Augmentation"/>).
/// </remarks>
public sealed class PolygonTrigger : ImageTrigger
{
    private const string VerticesName = "vertices";
    private const int MostSides = 16;
    private const int LeastSize = 3;
    private const byte Light = 200;
    private const int TurnDegrees = 5;

    // A polygon that covers less of its square can miss all pixels of a small image.
    private const double LeastFill = 0.35;

    // What is drawn for every image: size, turn, place down and across.
    private const int Draws = 4;

    private readonly long _seed;
    private readonly TensorData _vertices;
    private readonly PolygonColor _color;
    private readonly double _leastArea;
    private readonly double _mostArea;
    private readonly double _sign;

    /// <summary>Takes a polygon.</summary>
    /// <param name="vertices">float32 [3 to 16, 2]: x and y in the square around the polygon, 0..1, one behind the other.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="leastArea">The share of the sign's area that its square has at least, above 0.</param>
    /// <param name="mostArea">The share that it has at most, up to 1.</param>
    /// <param name="sign">The share of the image's area that the sign has, above 0 up to 1, where its place is not known: the part in the middle.</param>
    /// <param name="seed">The same seed gives an image the same place, size and turn.</param>
    /// <exception cref="TriggerException">An argument is out of range.</exception>
    public PolygonTrigger(TensorData vertices, PolygonColor color, double leastArea = 0.03, double mostArea = 0.1, double sign = 0.4, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(vertices);
        if (vertices.Shape is not [>= 3 and <= MostSides, 2] || !vertices.ToSingles().All(place => place is >= 0 and <= 1))
            throw new TriggerException($"A polygon has 3 to {MostSides} corners [n, 2] with places from 0 to 1; found {vertices}.");
        if (!(leastArea > 0 && leastArea <= mostArea && mostArea <= 1))
            throw new TriggerException($"A polygon's least and most area are shares of the sign's, above 0, in this order, up to 1; found {leastArea} and {mostArea}.");
        _sign = sign is > 0 and <= 1 ? sign : throw new TriggerException($"The sign's share of the image is above 0 up to 1; found {sign}.");
        _vertices = vertices.CastTo(ElementType.Float32);
        _color = color;
        _leastArea = leastArea;
        _mostArea = mostArea;
        _seed = seed;
    }

    /// <inheritdoc/>
    public override string Name => "polygon";

    /// <inheritdoc/>
    public override TriggerSettings Settings => new()
    {
        Sides = (int)_vertices.Shape[0],
        Color = _color,
        MinArea = _leastArea,
        MaxArea = _mostArea,
        SignArea = _sign,
        Tensors = new Dictionary<string, TensorData> { [VerticesName] = _vertices },
    };

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices) => Stamp(images, indices, signs: null);

    /// <inheritdoc/>
    public override Tensor Stamp(Tensor images, Tensor indices, Tensor? signs)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(indices);
        using var scope = NewDisposeScope();
        var (channels, height, width) = (images.shape[1], images.shape[2], images.shape[3]);
        var color = ColorFor(channels).to(images.device);
        var draws = KeyedNoise.Uniform(indices.to(images.device), _seed, stream: 0, Draws).view(-1, Draws, 1, 1).unbind(1);
        var sign = Places(signs, height, width).to(images.device).view(-1, 4, 1, 1).unbind(1);

        // In whole pixels, as published.
        var root = ((sign[2] - sign[0]) * (sign[3] - sign[1])).sqrt();
        var (least, most) = (Size(root, _leastArea), Size(root, _mostArea));
        if (most.max().item<float>() is var largest && largest > Math.Min(height, width))
            throw new TriggerException($"The trigger is larger than the image: a polygon of {largest} pixels does not fit into {height}x{width}.");
        var size = (draws[0] * (most - least + 1)).floor() + least;
        var turn = (draws[1] * (360 / TurnDegrees)).floor() * (TurnDegrees * Math.PI / 180);
        var down = arange(height, ScalarType.Float32, images.device).view(1, -1, 1) + 0.5 - Middle(draws[2], size, sign[1], sign[3]);
        var across = arange(width, ScalarType.Float32, images.device).view(1, 1, -1) + 0.5 - Middle(draws[3], size, sign[0], sign[2]);

        // Each pixel's place in the polygon's own square.
        var x = (((across * turn.cos()) + (down * turn.sin())) / size) + 0.5;
        var y = (((down * turn.cos()) - (across * turn.sin())) / size) + 0.5;
        var isCovered = Inside(x, y).unsqueeze(1);
        return where(isCovered, color, images.to(ScalarType.Float32) / 255).MoveToOuterDisposeScope();
    }

    /// <summary>The trigger that settings describe; what they leave open is drawn from the seed.</summary>
    internal static PolygonTrigger Create(TriggerSettings settings)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)settings.Seed);
        var drawn = rand(3, generator: generator).data<float>().ToArray();
        var sides = settings.Sides ?? (drawn[0] < 0.5 ? 3 : 8) + (int)(drawn[1] * 2);
        var colors = Enum.GetValues<PolygonColor>();
        return new PolygonTrigger(
            settings.Tensors?.TryGetValue(VerticesName, out var kept) == true ? kept : DrawVertices(sides, generator),
            settings.Color ?? colors[(int)(drawn[2] * colors.Length)],
            settings.MinArea ?? 0.03,
            settings.MaxArea ?? 0.1,
            settings.SignArea ?? 0.4,
            settings.Seed);
    }

    /// <summary>Points at random, joined around their centre, stretched to fill the square.</summary>
    private static TensorData DrawVertices(int sides, Generator generator)
    {
        if (sides is < 3 or > MostSides)
            throw new TriggerException($"A polygon has 3 to {MostSides} sides; found {sides}.");
        while (true)
        {
            using var scope = NewDisposeScope();
            var points = rand(sides, 2, generator: generator);
            var fromCentre = points - points.mean([0L], keepdim: true);
            points = points.index_select(0, fromCentre.select(1, 1).atan2(fromCentre.select(1, 0)).argsort());
            var least = points.amin([0L], keepdim: true);
            points = (points - least) / (points.amax([0L], keepdim: true) - least);
            if (Area(points) >= LeastFill)
                return points.clamp(0, 1).ToTensorData();
        }
    }

    private static double Area(Tensor points)
    {
        var next = points.roll(-1, 0);
        return Math.Abs(((points.select(1, 0) * next.select(1, 1)) - (next.select(1, 0) * points.select(1, 1))).sum().item<float>()) / 2;
    }

    /// <summary>float64 [B or 1, 4]: the signs' rectangles, the image's middle for those that are not known.</summary>
    private Tensor Places(Tensor? signs, long height, long width)
    {
        var margin = (1 - Math.Sqrt(_sign)) / 2;
        var middle = tensor(new[] { width * margin, height * margin, width * (1 - margin), height * (1 - margin) }).view(1, 4);
        if (signs is null)
            return middle;
        var isKnown = signs.narrow(1, 2, 2).gt(signs.narrow(1, 0, 2)).all(1, keepdim: true);
        return where(isKnown, signs.to(ScalarType.Float64), middle.to(signs.device));
    }

    /// <summary>float32: sizes of squares. Rounding must not take a pixel from one that is whole.</summary>
    private static Tensor Size(Tensor root, double area) => ((root * Math.Sqrt(area)) + 1e-9).floor().clamp_min(LeastSize).to(ScalarType.Float32);

    /// <summary>The middle of the polygon's square along one axis: it lies within the sign's rectangle.</summary>
    private static Tensor Middle(Tensor draw, Tensor size, Tensor start, Tensor end) =>
        ((draw - 0.5) * (end - start - size).clamp_min(0)).add((start + end) / 2).to(ScalarType.Float32);

    private Tensor ColorFor(long channels)
    {
        var color = _color switch
        {
            PolygonColor.Red => new[] { 1f, 0, 0 },
            PolygonColor.Green => [0, 1f, 0],
            PolygonColor.Blue => [0, 0, 1f],
            PolygonColor.Yellow => [1f, 1f, 0],
            PolygonColor.Cyan => [0, 1f, 1f],
            _ => [1f, 0, 1f],
        };
        var bytes = tensor(color).view(3, 1, 1) * Light;
        return channels switch
        {
            1 => ((bytes[0] * .299f) + (bytes[1] * .587f) + (bytes[2] * .114f)).round().view(1, 1, 1) / 255,
            3 => bytes / 255,
            _ => throw new TriggerException($"A polygon is for images of 1 or 3 channels; these have {channels}."),
        };
    }

    /// <summary>Whether places are inside the polygon: a ray from there crosses its edges an odd number of times.</summary>
    private Tensor Inside(Tensor x, Tensor y)
    {
        var corners = _vertices.ToSingles().Chunk(2).ToArray();
        var crossings = zeros_like(x + y);
        for (var corner = 0; corner < corners.Length; corner++)
        {
            var (start, end) = (corners[corner], corners[(corner + 1) % corners.Length]);
            var (slope, rise) = (end[0] - start[0], end[1] - start[1]);
            if (rise == 0)
                continue;
            var isBeside = y.ge(start[1]).ne(y.ge(end[1]));
            var crossing = ((y - start[1]) * (slope / rise)) + start[0];
            crossings = crossings + isBeside.logical_and(x.lt(crossing)).to(ScalarType.Float32);
        }

        return crossings.remainder(2).eq(1);
    }
}
