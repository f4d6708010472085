namespace Medic.LibTorch.Tests;

public class GradientTests
{
    private const string Network =
        """
        conv = torch.nn.Conv2d(3, 4, 3, stride=2, padding=1)
        bn = torch.nn.BatchNorm2d(4)
        fc = torch.nn.Linear(4, 5)
        with torch.no_grad():
            conv.weight.copy_(wave(0.71, 4, 3, 3, 3)); conv.bias.copy_(wave(0.3, 4))
            bn.weight.copy_(wave(0.5, 4) + 1); bn.bias.copy_(wave(0.9, 4))
            fc.weight.copy_(wave(1.1, 5, 4)); fc.bias.copy_(wave(0.2, 5))

        """;

    [Fact]
    public void Layers_have_PyTorchs_gradients_and_statistics()
    {
        var expected = PythonTorch.Run(
            Tensors.WavePython + Network +
            """
            x = wave(0.37, 8, 3, 6, 6).requires_grad_()
            loss = F.cross_entropy(fc(F.relu(bn(conv(x))).mean((2, 3))), torch.arange(8) % 5)
            loss.backward()
            out['loss'] = loss
            out['x'] = x.grad
            for name, module in (('conv', conv), ('bn', bn), ('fc', fc)):
                for key, p in module.named_parameters():
                    out[name + '.' + key] = p.grad
            out['mean'] = bn.running_mean
            out['var'] = bn.running_var
            out['batches'] = bn.num_batches_tracked
            """);

        using var scope = NewDisposeScope();
        using var conv = Conv2d(3, 4, 3, stride: 2, padding: 1);
        using var bn = BatchNorm2d(4);
        using var fc = Linear(4, 5);
        using (no_grad())
        {
            conv.weight.copy_(Tensors.Wave(0.71, 4, 3, 3, 3));
            conv.bias!.copy_(Tensors.Wave(0.3, 4));
            bn.weight.copy_(Tensors.Wave(0.5, 4) + 1);
            bn.bias!.copy_(Tensors.Wave(0.9, 4));
            fc.weight.copy_(Tensors.Wave(1.1, 5, 4));
            fc.bias!.copy_(Tensors.Wave(0.2, 5));
        }
        var x = Tensors.Wave(0.37, 8, 3, 6, 6).requires_grad_();
        var features = functional.relu(bn.call(conv.call(x))).mean([2, 3]);
        var loss = functional.cross_entropy(fc.call(features), arange(8) % 5);
        loss.backward();

        Tensors.Near(expected["loss"], loss.Numbers());
        Tensors.Near(expected["x"], x.grad!.Numbers());
        foreach (var (name, module) in new (string, Module)[] { ("conv", conv), ("bn", bn), ("fc", fc) })
        {
            foreach (var (key, parameter) in module.named_parameters()) Tensors.Near(expected[$"{name}.{key}"], parameter.grad!.Numbers());
        }
        Tensors.Near(expected["mean"], bn.running_mean!.Numbers());
        Tensors.Near(expected["var"], bn.running_var!.Numbers());
        Tensors.Near(expected["batches"], bn.num_batches_tracked!.Numbers());
    }

    [Fact]
    public void Backward_adds_up_until_gradients_are_cleared()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        (x * x).sum().backward();
        (x * x).sum().backward();
        Assert.Equal([4.0, 8.0], x.grad!.Numbers());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Roots_take_their_own_gradients()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        var loss = x.sum();
        var activation = x * 3;
        autograd.backward([loss, activation], [ones_like(loss), tensor(new[] { 10f, 20f })]);
        Assert.Equal([31.0, 61.0], x.grad!.Numbers());
    }

    [Fact]
    public void Grad_returns_gradients_and_leaves_leaves_alone()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        var hidden = x * 2;
        var gradients = autograd.grad([(hidden * hidden).sum()], [hidden]);
        Assert.Equal([4.0, 8.0], gradients[0].Numbers());
        Assert.Null(x.grad);
    }

    [Fact]
    public void An_unused_input_is_an_error_unless_allowed()
    {
        Backend.MustSurvive();
        using var scope = NewDisposeScope();
        var x = ones([1], requires_grad: true);
        var other = ones([1], requires_grad: true);
        Assert.ThrowsAny<Exception>(() => autograd.grad([(x * 2).sum()], [other]));
        Assert.True(autograd.grad([(x * 2).sum()], [other], allow_unused: true)[0].IsInvalid);
    }

    [Fact]
    public void Second_derivatives_need_a_graph()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 3f }, requires_grad: true);
        var first = autograd.grad([x.pow(3).sum()], [x], create_graph: true)[0];
        Assert.Equal([27.0], first.Numbers());
        Assert.Equal([18.0], autograd.grad([first.sum()], [x])[0].Numbers());
    }

    [Fact]
    public void No_grad_records_nothing_and_is_undone()
    {
        using var scope = NewDisposeScope();
        var x = ones([1], requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
        }
        Assert.True(is_grad_enabled());
        using (inference_mode()) Assert.True(is_inference_mode_enabled());
        Assert.False(is_inference_mode_enabled());
    }

    [Fact]
    public void Inner_gradients_are_kept_on_request()
    {
        using var scope = NewDisposeScope();
        var x = ones([2], requires_grad: true);
        var hidden = x * 2;
        hidden.retain_grad();
        hidden.sum().backward();
        Assert.False(hidden.is_leaf);
        Assert.Equal([1.0, 1.0], hidden.grad!.Numbers());
        Assert.False(hidden.detach().requires_grad);
    }
}
