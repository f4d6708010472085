using System.Runtime.InteropServices;
using Medic.Engine.Checkpoints;

namespace Medic.Engine.Tests.Checkpoints;

public sealed class TensorDataTests
{
    [Fact]
    public void Every_type_converts_to_every_other_as_PyTorch_does()
    {
        PythonTorch.Require();
        using var folder = new TemporaryFolder();
        var expected = PythonTorch.Run(
            """
            names = 'float16 bfloat16 float32 float64 uint8 int8 int16 int32 int64 bool'.split()
            torch.manual_seed(0)
            start = torch.cat([torch.randint(0, 120, (200,)).double(), torch.rand(200).double() * 100])
            values = {a: start.to(getattr(torch, a)) for a in names}
            torch.save(values, sys.argv[1])
            print(json.dumps({a: {b: fingerprint(values[a].to(getattr(torch, b))) for b in names} for a in names}))
            """,
            folder["a.pth"]);

        foreach (var (name, tensor) in CheckpointReader.Read(folder["a.pth"]).StateDict)
        {
            foreach (var target in Enum.GetValues<ElementType>())
                Assert.Equal(expected.GetProperty(name).GetProperty(target.PythonName()).GetString(), PythonTorch.Fingerprint(tensor.CastTo(target)));
        }
    }

    [Fact]
    public void Odd_numbers_survive_bfloat16()
    {
        var source = new[] { float.NaN, float.PositiveInfinity, float.MaxValue, 1.00390625f, 1.01171875f, -0f };
        var tensor = new TensorData(ElementType.Float32, [6], MemoryMarshal.AsBytes<float>(source).ToArray());

        Assert.Equal([float.NaN, float.PositiveInfinity, float.PositiveInfinity, 1f, 1.015625f, -0f], tensor.CastTo(ElementType.BFloat16).ToSingles());
    }

    [Fact]
    public void Memory_must_fit_the_shape()
    {
        Assert.Equal(1, new TensorData(ElementType.Float32, [], new byte[4]).Count);
        Assert.Equal(0, new TensorData(ElementType.Float32, [0, long.MaxValue, long.MaxValue], default).Count);
        Assert.Throws<ArgumentException>(() => new TensorData(ElementType.Float32, [2], new byte[4]));
        Assert.Throws<ArgumentException>(() => new TensorData(ElementType.Float32, [-1], new byte[4]));
        Assert.Throws<ArgumentException>(() => new TensorData(ElementType.Float32, [long.MaxValue, long.MaxValue, long.MaxValue], new byte[4]));
    }

    [Fact]
    public void A_state_dict_keeps_its_order_and_finds_by_name()
    {
        var tensor = new TensorData(ElementType.UInt8, [1], new byte[1]);
        var tensors = new StateDict([new("b", tensor), new("a", tensor)]);

        Assert.Equal(["b", "a"], tensors.Keys);
        Assert.Same(tensor, tensors["a"]);
        Assert.False(tensors.ContainsKey("c"));
        Assert.Throws<ArgumentException>(() => new StateDict([new("a", tensor), new("a", tensor)]));
    }
}
