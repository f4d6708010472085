using Medic.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Checkpoints;

public sealed class TensorConversionTests
{
    [Fact]
    public void Every_type_makes_the_way_to_Torch_and_back()
    {
        using var scope = NewDisposeScope();
        foreach (var type in Enum.GetValues<ElementType>())
        {
            foreach (var shape in new long[][] { [2, 3], [], [0, 4], [1, 5, 1] })
            {
                var bytes = Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b) * type.Size()).Select(i => (byte)(i % 2)).ToArray();
                var data = new TensorData(type, shape, bytes).ToTensor().ToTensorData();

                Assert.Equal(type, data.ElementType);
                Assert.Equal(shape, data.Shape);
                Assert.Equal(bytes, data.Bytes.ToArray());
            }
        }
    }

    [Fact]
    public void A_view_is_laid_out_row_by_row()
    {
        using var scope = NewDisposeScope();

        var data = arange(6, dtype: float32).reshape(2, 3).t().ToTensorData();

        Assert.Equal([3L, 2L], data.Shape);
        Assert.Equal([0f, 3, 1, 4, 2, 5], data.ToSingles());
    }
}
