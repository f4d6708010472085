using TorchSharp.Modules;

namespace Medic.LibTorch.Tests;

public class ModuleTests
{
    [Fact]
    public void Components_are_registered_by_their_fields_names()
    {
        using var network = new Network();
        Assert.Equal(
            ["scale", "conv.weight", "conv.bias", "norm.weight", "norm.bias", "body.0.weight", "body.0.bias", "body.last.weight", "parts.0.weight"],
            network.named_parameters().Select(entry => entry.name));
        Assert.Equal(
            ["offset", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"], network.named_buffers().Select(entry => entry.name));
        Assert.Equal(["conv", "norm", "body", "parts"], network.named_children().Select(entry => entry.name));
        Assert.Equal(
            ["conv", "norm", "body", "parts", "body.0", "body.1", "body.last", "parts.0"],
            network.named_modules().Select(entry => entry.name));
        Assert.Same(network.conv.weight, network.get_parameter("conv.weight"));
        Assert.Same(network.norm.running_var, network.get_buffer("norm.running_var"));
        Assert.True(network.has_parameter("conv.bias"));
        Assert.False(network.has_parameter("conv.nothing"));
        Assert.Null(network.get_buffer("no.such"));
    }

    [Fact]
    public void State_goes_from_one_module_to_another()
    {
        using var scope = NewDisposeScope();
        using var one = new Network();
        using var other = new Network();
        Assert.NotEqual(one.conv.weight.Numbers(), other.conv.weight.Numbers());
        var (missing, unexpected) = other.load_state_dict(one.state_dict());
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        foreach (var (key, tensor) in one.state_dict()) Assert.Equal(tensor.Numbers(), other.state_dict()[key].Numbers());
        Assert.Equal(13, one.state_dict().Count);
    }

    [Fact]
    public void Names_on_one_side_only_are_reported()
    {
        using var scope = NewDisposeScope();
        using var network = new Network();
        var state = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        state.Remove("conv.bias");
        state["surplus"] = ones(1);
        Assert.ThrowsAny<InvalidOperationException>(() => network.load_state_dict(state));
        var (missing, unexpected) = network.load_state_dict(state, strict: false);
        Assert.Equal(["conv.bias"], missing);
        Assert.Equal(["surplus"], unexpected);
        network.load_state_dict(state, skip: ["conv.bias", "surplus"]);
    }

    [Fact]
    public void Training_and_evaluating_reach_all_modules()
    {
        using var network = new Network();
        Assert.True(network.training);
        network.eval();
        Assert.All(network.modules(), module => Assert.False(module.training));
        network.train();
        Assert.All(network.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Hooks_see_and_change_calls_until_removed()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(2, 2);
        var seen = new List<string>();
        var before = layer.register_forward_pre_hook((_, input) =>
        {
            seen.Add("before");
            return input * 0;
        });
        var after = layer.register_forward_hook((_, input, output) =>
        {
            seen.Add("after");
            Assert.Equal([0.0, 0.0], input.Numbers());
            return output + 1;
        });
        var watcher = layer.register_forward_hook(module => seen.Add(module.GetName()));
        Tensors.Near(layer.bias!.Numbers().Select(value => value + 1).ToArray(), layer.call(ones(2)).Numbers());
        Assert.Equal(["before", "after", "Linear"], seen);
        before.remove();
        after.remove();
        watcher.remove();
        layer.call(ones(2));
        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public void Sequential_calls_its_modules_and_frees_what_is_between()
    {
        using var scope = NewDisposeScope();
        Tensor? between = null;
        var first = Linear(2, 3);
        first.register_forward_hook((_, _, output) => between = output);
        using var network = Sequential(("first", first), ("act", ReLU()), ("last", Linear(3, 1)));
        Assert.Equal([4, 1], network.call(ones(4, 2)).shape);
        Assert.True(between!.IsInvalid);
        Assert.Equal(3, network.Count);
        Assert.Equal(2, network[1..].Count);
        Assert.Same(first, network[0]);
    }

    [Fact]
    public void Evaluation_uses_running_statistics()
    {
        using var scope = NewDisposeScope();
        using var norm = BatchNorm2d(2);
        norm.call(Tensors.Wave(0.3, 4, 2, 3, 3));
        norm.eval();
        var mean = norm.running_mean!.Numbers();
        var input = Tensors.Wave(0.7, 1, 2, 1, 1);
        var expected = input.Numbers().Select((value, i) => (value - mean[i]) / Math.Sqrt(norm.running_var!.Numbers()[i] + 1e-5)).ToArray();
        Tensors.Near(expected, norm.call(input).Numbers());
        Assert.Equal(mean, norm.running_mean!.Numbers());
    }

    [Fact]
    public void Dropout_acts_in_training_only()
    {
        using var scope = NewDisposeScope();
        using var dropout = Dropout(0.5);
        Assert.Contains(0.0, dropout.call(ones(100)).Numbers());
        dropout.eval();
        Assert.DoesNotContain(0.0, dropout.call(ones(100)).Numbers());
    }

    [Fact]
    public void Conversion_keeps_integers_and_gradients()
    {
        using var scope = NewDisposeScope();
        using var norm = BatchNorm2d(2);
        norm.call(ones(2, 2, 1, 1)).sum().backward();
        norm.to(float64);
        Assert.Equal(float64, norm.weight.dtype);
        Assert.Equal(float64, norm.weight.grad!.dtype);
        Assert.Equal(float64, norm.running_mean!.dtype);
        Assert.Equal(int64, norm.num_batches_tracked!.dtype);
        Assert.Same(norm.weight, norm.get_parameter("weight"));
        Assert.Equal(float64, norm.call(ones([2, 2, 1, 1], float64)).dtype);
    }

    [Fact]
    public void Zero_grad_removes_gradients()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(2, 1);
        layer.call(ones(2)).sum().backward();
        Assert.NotNull(layer.weight.grad);
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    [Fact]
    public void Disposing_of_a_module_frees_all_below()
    {
        var network = new Network();
        var parameters = network.parameters().ToList();
        network.Dispose();
        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
    }

    [Fact]
    public void Modules_survive_the_scope_they_are_made_in()
    {
        Linear layer;
        using (NewDisposeScope()) layer = Linear(2, 2);
        using (layer) Assert.False(layer.weight.IsInvalid);
    }

    [Fact]
    public void Parameters_go_into_a_vector_and_back()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(2, 3);
        var vector = nn.utils.parameters_to_vector(layer.parameters());
        Assert.Equal([9], vector.shape);
        var doubled = vector.detach() * 2;
        var expected = layer.weight.Numbers().Select(value => value * 2).ToArray();
        nn.utils.vector_to_parameters(doubled, layer.parameters());
        Tensors.Near(expected, layer.weight.Numbers());
    }

    [Fact]
    public void Gradients_are_clipped_by_their_common_norm()
    {
        using var scope = NewDisposeScope();
        var (one, two) = (Parameter(ones(1)), Parameter(ones(1)));
        (one * 3 + two * 4).sum().backward();
        Assert.Equal(5, nn.utils.clip_grad_norm_([one, two], 1), 5);
        Tensors.Near([0.6], one.grad!.Numbers(), 1e-4);
    }

    [Theory]
    [InlineData(init.FanInOut.FanIn, 2.0 / 27)]
    [InlineData(init.FanInOut.FanOut, 2.0 / 576)]
    public void Kaiming_draws_with_the_variance_that_keeps_variances(init.FanInOut mode, double variance)
    {
        using var scope = NewDisposeScope();
        var weight = empty(64, 3, 3, 3);
        init.kaiming_normal_(weight, mode: mode, nonlinearity: init.NonlinearityType.ReLU);
        Assert.Equal(variance, weight.var().ToDouble(), variance / 5);
        init.kaiming_uniform_(weight, mode: mode, nonlinearity: init.NonlinearityType.ReLU);
        Assert.Equal(variance, weight.var().ToDouble(), variance / 5);
    }

    private sealed class Network : Module<Tensor, Tensor>
    {
        internal readonly Conv2d conv = Conv2d(3, 4, 3);
        internal readonly BatchNorm2d norm = BatchNorm2d(4);
        internal readonly Sequential body = Sequential(("0", Linear(4, 4)), ("1", ReLU()), ("last", Linear(4, 2, hasBias: false)));
        internal readonly ModuleList<Linear> parts = ModuleList(Linear(2, 2, hasBias: false));
        internal readonly Parameter scale = Parameter(ones(1));
        internal readonly Tensor offset = zeros(1);

        public Network()
            : base("Network") => RegisterComponents();

        public override Tensor forward(Tensor input) =>
            parts[0].call(body.call(norm.call(conv.call(input)).mean([2, 3]))) * scale + offset;
    }
}
