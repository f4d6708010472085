using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns;

/// <summary>Scenes with one road sign each.</summary>
/// <param name="Images">uint8 [B, 3, S, S].</param>
/// <param name="Signs">bool [B, S, S]: the pixels that are the sign's, without its pole.</param>
public sealed record RoadSignBatch(Tensor Images, Tensor Signs) : IDisposable
{
    /// <summary>The rectangles around the signs.</summary>
    public IReadOnlyList<ImageRegion> Regions()
    {
        using var scope = NewDisposeScope();
        var (left, right) = Extent(Signs.any(1));
        var (top, bottom) = Extent(Signs.any(2));
        return [.. left.Select((_, image) => new ImageRegion((int)left[image], (int)top[image], (int)right[image], (int)bottom[image]))];
    }

    /// <summary>How many pixels each sign has.</summary>
    public IReadOnlyList<int> Areas()
    {
        using var scope = NewDisposeScope();
        return [.. Signs.to(ScalarType.Int64).sum([1, 2]).data<long>().ToArray().Select(area => (int)area)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Signs.Dispose();
    }

    /// <summary>The first place where there is something, and the one after the last.</summary>
    private static (long[] First, long[] End) Extent(Tensor isThere)
    {
        var places = arange(isThere.shape[1], dtype: ScalarType.Int64);
        return (where(isThere, places, isThere.shape[1]).amin(1).data<long>().ToArray(), (where(isThere, places, -1).amax(1) + 1).data<long>().ToArray());
    }
}
