using Medic.Engine.Checkpoints;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Models;

public sealed class NetworkStateTests
{
    private const string Norm = "block1.layer.0.bn1";

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Tensors_keep_their_element_types_and_values_through_a_network(ElementType type)
    {
        var state = Change(Captured(), (_, tensor) => tensor.ElementType == ElementType.Float32 ? tensor.CastTo(type) : tensor);
        using var network = Build(state);

        var captured = NetworkState.Capture(network, state);

        Assert.False(network.training);
        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
        Assert.Equal(state.Keys, captured.Keys);
        Assert.All(captured, entry => Assert.Equal(state[entry.Key].ElementType, entry.Value.ElementType));
        Assert.All(captured, entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(state[entry.Key].Bytes.Span), entry.Key));
    }

    [Fact]
    public void Tensors_keep_the_order_of_the_file()
    {
        var reversed = new StateDict(Captured().Reverse());
        using var network = Build(reversed);

        Assert.Equal(reversed.Keys, NetworkState.Capture(network, reversed).Keys);
    }

    [Fact]
    public void Batch_counters_may_be_missing_and_then_stay_missing()
    {
        var state = new StateDict(Captured().Where(entry => !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)));
        using var network = Build(state);

        Assert.Equal(state.Keys, NetworkState.Capture(network, state).Keys);
    }

    [Fact]
    public void Missing_superfluous_and_misshapen_tensors_are_named()
    {
        var state = new StateDict(Captured()
            .Where(entry => entry.Key != $"{Norm}.bias")
            .Select(entry => entry.Key == "fc.bias" ? new(entry.Key, Zeros(7)) : entry)
            .Append(new("head.weight", Zeros(2))));

        var error = Assert.Throws<ModelException>(() => Build(state));

        Assert.StartsWith("file: taken for WRN-10-1", error.Message, StringComparison.Ordinal);
        Assert.Contains($"1 missing ({Norm}.bias)", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 not expected (head.weight)", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 of another shape (fc.bias [7] instead of [4])", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_tensor_with_a_number_that_is_not_finite_is_refused_by_name(float value)
    {
        var state = Change(Captured(), (name, tensor) => name == $"{Norm}.weight" ? Of(value, (int)tensor.Count) : tensor);

        var error = Assert.Throws<ModelException>(() => Build(state));

        Assert.Contains($"'{Norm}.weight' holds NaN or infinity", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_captured_is_a_copy()
    {
        using var network = Workbench.Fresh("WRN-10-1");
        var before = NetworkState.Capture(network);

        using (no_grad())
            network.state_dict()["fc.bias"].fill_(9);

        Assert.All(before["fc.bias"].ToSingles(), value => Assert.Equal(0, value));
        Assert.All(NetworkState.Capture(network)["fc.bias"].ToSingles(), value => Assert.Equal(9, value));
    }

    [Fact]
    public void A_clone_of_another_architecture_is_written_whole()
    {
        var like = Captured();
        using var clone = Workbench.Fresh("WRN-16-1");

        var captured = NetworkState.Capture(clone, like);

        Assert.Equal(like.Keys, captured.Keys.Take(like.Count));
        using var read = NetworkState.Build(ArchitectureCatalog.Recognize(captured, "file"), captured, "file");
        Assert.Equal("WRN-16-1", read.Architecture.Name);
        Assert.Equal(clone.state_dict().Keys.Order(), captured.Keys.Order());
    }

    private static StateDict Captured()
    {
        using var network = Workbench.Fresh("WRN-10-1");
        return NetworkState.Capture(network);
    }

    private static Network Build(StateDict state) => NetworkState.Build(new WideResNetArchitecture(10, 1, 4, 1, Workbench.Side), state, "file");

    private static StateDict Change(StateDict state, Func<string, TensorData, TensorData> change) =>
        new(state.Select(entry => KeyValuePair.Create(entry.Key, change(entry.Key, entry.Value))));

    private static TensorData Zeros(int count) => Of(0, count);

    private static TensorData Of(float value, int count) =>
        new(ElementType.Float32, [count], Enumerable.Repeat(value, count).SelectMany(BitConverter.GetBytes).ToArray());
}
