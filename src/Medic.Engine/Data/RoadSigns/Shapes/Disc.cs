using static TorchSharp.torch;

namespace Medic.Engine.Data.RoadSigns.Shapes;

/// <summary>A filled circle.</summary>
internal sealed class Disc(double x, double y, double radius) : SignShape
{
    internal override Tensor Distance(Tensor x1, Tensor y1)
    {
        using var scope = NewDisposeScope();
        return x1.sub(x).hypot(y1.sub(y)).sub_(radius).MoveToOuterDisposeScope();
    }
}
