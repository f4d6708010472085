namespace Medic.LibTorch.Tests;

public class TensorTests
{
    [Fact]
    public void Arrays_become_tensors_of_their_type_and_shape()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(float32, tensor(new[] { 1f }).dtype);
        Assert.Equal(float64, tensor(1.0).dtype);
        Assert.Equal(int64, tensor(1L).dtype);
        Assert.Equal(int32, tensor(1).dtype);
        Assert.Equal(uint8, tensor(new byte[] { 1 }).dtype);
        Assert.Equal(ScalarType.Bool, tensor(new[] { true }).dtype);
        Assert.Equal([2, 3], tensor(new[] { 1, 2, 3, 4, 5, 6 }, [2, 3]).shape);
        Assert.Equal([2, 2], tensor(new[,] { { 1f, 2f }, { 3f, 4f } }).shape);
        Assert.Equal([1.0, 2.0, 3.0, 4.0], tensor(new[,] { { 1f, 2f }, { 3f, 4f } }).Numbers());
        Assert.Equal(float32, tensor(new byte[] { 1, 2 }, dtype: float32).dtype);
        Assert.Empty(tensor(5).shape);
    }

    [Fact]
    public void Arrays_are_copied()
    {
        using var scope = NewDisposeScope();
        var array = new[] { 1f, 2f };
        var copy = tensor(array);
        array[0] = 9;
        Assert.Equal([1.0, 2.0], copy.Numbers());
    }

    [Fact]
    public void A_shape_of_another_size_is_refused() =>
        Assert.ThrowsAny<Exception>(() => tensor(new[] { 1f, 2f, 3f }, [2, 2]));

    [Fact]
    public void Factories_have_their_default_types()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(float32, zeros(2, 3).dtype);
        Assert.Equal(int64, arange(3).dtype);
        Assert.Equal(float32, arange(0, 1, 0.5).dtype);
        Assert.Equal(int64, full(2, 7).dtype);
        Assert.Equal(float32, full(2, 0.5).dtype);
        Assert.Equal(int64, randint(5, [3]).dtype);
        Assert.Equal(int64, randperm(5).dtype);
        Assert.Equal(uint8, zeros([2], uint8).dtype);
        Assert.Equal(float64, zeros_like(ones(2), float64).dtype);
    }

    [Fact]
    public void Elements_are_read_and_written_in_place()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]);
        using var data = matrix.data<float>();
        Assert.Equal(6, data.Count);
        Assert.Equal(6f, data[1, 2]);
        Assert.Equal(4f, data[3]);
        data[0, 1] = 9;
        Assert.Equal([1f, 9f, 3f, 4f, 5f, 6f], data.ToArray());
        Assert.Equal([1f, 4f, 9f, 5f, 3f, 6f], matrix.t().data<float>().ToArray());
        Assert.Equal([1f, 4f, 9f, 5f, 3f, 6f], matrix.t().data<float>().AsEnumerable());
        data.CopyFrom([7f, 8f], 0, 4);
        Assert.Equal([7.0, 8.0], matrix[1, TensorIndex.Slice(1)].Numbers());
        Assert.Equal(24, matrix.bytes.Length);
        Assert.ThrowsAny<ArgumentException>(() => matrix.data<double>());
        Assert.ThrowsAny<Exception>(() => data[6]);
        Assert.ThrowsAny<Exception>(() => data[0, 3]);
    }

    [Fact]
    public void Single_elements_convert()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(2.5f, tensor(2.5f).item<float>());
        Assert.Equal(2, tensor(2.5f).ToInt32());
        Assert.Equal(7L, (long)tensor(7));
        Assert.Equal(7.0, tensor(7L).ToDouble());
        Assert.True(tensor(1).ToBoolean());
        Assert.ThrowsAny<ArgumentException>(() => ones(2).item<float>());
        Assert.ThrowsAny<ArgumentException>(() => tensor(1.0).item<float>());
    }

    [Fact]
    public void Indexing_reads_views()
    {
        using var scope = NewDisposeScope();
        var cube = arange(24).reshape(2, 3, 4);
        Assert.Equal(23, cube[1, 2, 3].ToInt32());
        Assert.Equal([3, 4], cube[0].shape);
        Assert.Equal([2, 4], cube[.., 1].shape);
        Assert.Equal([2, 3, 2], cube[TensorIndex.Ellipsis, 1..3].shape);
        Assert.Equal([2, 3, 1, 4], cube[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal([20.0, 22.0], cube[1, ^1, TensorIndex.Slice(null, null, 2)].Numbers());
        Assert.Equal([8.0, 0.0], cube[0, TensorIndex.Tensor(tensor(new long[] { 2, 0 })), 0].Numbers());
        Assert.Equal([21.0, 22.0, 23.0], cube[cube > 20].Numbers());
        Assert.Equal([2, 1, 4], cube[.., TensorIndex.Tensor(tensor(new[] { false, true, false }))].shape);
    }

    [Fact]
    public void Indexing_writes_through()
    {
        using var scope = NewDisposeScope();
        var matrix = zeros(3, 4);
        matrix[1, 2] = 5;
        matrix[0] = ones(4);
        matrix[.., 3] = tensor(new[] { 7f, 8f, 9f });
        matrix[2, ..2] = tensor(3f);
        matrix[matrix == 8] = -1;
        Assert.Equal([1, 1, 1, 7, 0, 0, 5, -1, 3, 3, 0, 9.0], matrix.Numbers());
        matrix[TensorIndex.Tensor(tensor(new long[] { 0, 2 })), TensorIndex.Tensor(tensor(new long[] { 1, 3 }))] = tensor(new[] { 10f, 20f });
        Assert.Equal(10f, matrix[0, 1].item<float>());
        Assert.Equal(20f, matrix[2, 3].item<float>());
    }

    [Fact]
    public void What_ends_in_an_underscore_changes_the_tensor_itself()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 4f, 9f });
        Assert.Same(x, x.sqrt_());
        Assert.Same(x, x.add_(1).mul_(2).sub_(1).div_(5));
        Assert.Equal([1.0, 1.4], x.Numbers().Select(value => Math.Round(value, 5)));
        x.fill_(3).clamp_(max: 2).neg_().abs_().pow_(2);
        Assert.Equal([4.0, 4.0], x.Numbers());
        x.zero_().masked_fill_(tensor(new[] { true, false }), 6).lerp_(ones(2), tensor(0.5f));
        Assert.Equal([3.5, 0.5], x.Numbers());
        x.copy_(tensor(new[] { 1L, 2L })).exp_().addcmul_(ones(2), ones(2), 2);
        Tensors.Near([Math.E + 2, Math.E * Math.E + 2], x.Numbers());
    }

    [Fact]
    public void Conversions_copy_only_when_they_must()
    {
        using var scope = NewDisposeScope();
        var x = ones(2);
        x.to(float32).fill_(5);
        Assert.Equal([5.0, 5.0], x.Numbers());
        x.to(float32, copy: true).fill_(6);
        x.to(float64).fill_(7);
        Assert.Equal([5.0, 5.0], x.Numbers());
        Assert.Equal(int64, x.@long().dtype);
        x.to(CPU, disposeAfter: true);
        Assert.True(x.IsInvalid);
    }

    [Fact]
    public void Comparisons_of_whole_tensors()
    {
        using var scope = NewDisposeScope();
        Assert.True(ones(2).Equals(ones(2)));
        Assert.False(ones(2).Equals(ones(3)));
        Assert.True(ones(2).allclose(ones(2) + 1e-7));
        Assert.False(ones(2).allclose(zeros(2)));
    }

    [Fact]
    public void Big_lists_go_over_whole()
    {
        using var scope = NewDisposeScope();
        var many = Enumerable.Range(0, 1000).Select(i => tensor(new[] { i })).ToArray();
        Assert.Equal(Enumerable.Range(0, 1000), cat(many).data<int>());
    }
}
