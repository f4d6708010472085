using TorchSharp.Modules;

namespace Medic.LibTorch.Tests;

public class OptimizerTests
{
    public static TheoryData<string, string> Optimizers => new()
    {
        { "sgd", "torch.optim.SGD([w], 0.1)" },
        { "momentum", "torch.optim.SGD([w], 0.1, momentum=0.9, dampening=0.1)" },
        { "nesterov", "torch.optim.SGD([w], 0.1, momentum=0.9, weight_decay=0.01, nesterov=True)" },
        { "adam", "torch.optim.Adam([w], 0.05)" },
        { "adam decay", "torch.optim.Adam([w], 0.05, (0.8, 0.99), weight_decay=0.1)" },
        { "amsgrad", "torch.optim.Adam([w], 0.05, amsgrad=True)" },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Trajectory_is_PyTorchs(string name, string python)
    {
        var expected = PythonTorch.Run(
            Tensors.WavePython +
            $"""
            w = torch.nn.Parameter(wave(1.3, 6))
            optimizer = {python}
            trajectory = []
            for i in range(12):
                optimizer.zero_grad()
                ((w - wave(0.4, 6)) ** 2 * (i % 3 + 1)).sum().backward()
                optimizer.step()
                trajectory.append(w.detach().clone())
            out['w'] = torch.stack(trajectory)
            """)["w"];

        using var scope = NewDisposeScope();
        var w = Parameter(Tensors.Wave(1.3, 6));
        using optim.Optimizer optimizer = name switch
        {
            "sgd" => optim.SGD([w], 0.1),
            "momentum" => optim.SGD([w], 0.1, momentum: 0.9, dampening: 0.1),
            "nesterov" => optim.SGD([w], 0.1, momentum: 0.9, weight_decay: 0.01, nesterov: true),
            "adam" => optim.Adam([w], 0.05),
            "adam decay" => optim.Adam([w], 0.05, 0.8, 0.99, weight_decay: 0.1),
            _ => optim.Adam([w], 0.05, amsgrad: true),
        };
        var trajectory = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            optimizer.zero_grad();
            ((w - Tensors.Wave(0.4, 6)).pow(2) * (i % 3 + 1)).sum().backward();
            optimizer.step();
            trajectory.AddRange(w.Numbers());
        }
        Tensors.Near(expected, [.. trajectory]);
    }

    [Fact]
    public void Groups_have_options_of_their_own()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Parameter(ones(1)), Parameter(ones(1)));
        using var optimizer = optim.SGD([new SGD.ParamGroup([first], 1.0), new SGD.ParamGroup { Parameters = [second] }], 0.1);
        (first + second).sum().backward();
        optimizer.step();
        Tensors.Near([0.0], first.Numbers());
        Tensors.Near([0.9], second.Numbers());
        Assert.Equal([1.0, 0.1], optimizer.ParamGroups.Select(group => group.LearningRate));
        Assert.Equal([1.0, 0.1], optimizer.ParamGroups.Select(group => group.InitialLearningRate));
    }

    [Fact]
    public void A_closures_loss_is_returned()
    {
        using var scope = NewDisposeScope();
        var w = Parameter(ones(1));
        using var optimizer = optim.Adam([w], 0.1);
        var loss = optimizer.step(() =>
        {
            var value = (w * 2).sum();
            value.backward();
            return value;
        });
        Assert.Equal([2.0], loss.Numbers());
        Tensors.Near([0.9], w.Numbers());
    }

    [Fact]
    public void Zero_grad_keeps_zeros()
    {
        using var scope = NewDisposeScope();
        var w = Parameter(ones(2));
        using var optimizer = optim.SGD([w], 0.1);
        optimizer.zero_grad();
        Assert.Null(w.grad);
        w.sum().backward();
        optimizer.zero_grad();
        Assert.Equal([0.0, 0.0], w.grad!.Numbers());
    }

    [Fact]
    public void Training_goes_on_from_a_saved_state()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Parameter(ones(2)), Parameter(ones(2)));
        using var one = optim.Adam([first], 0.1);
        Step(one, first);
        using var other = optim.Adam([second], 0.5);
        using (no_grad()) second.copy_(first);
        other.load_state_dict(one.state_dict());
        Step(one, first);
        Step(other, second);
        Assert.Equal(first.Numbers(), second.Numbers());

        static void Step(optim.Optimizer optimizer, Parameter w)
        {
            optimizer.zero_grad();
            (w * w).sum().backward();
            optimizer.step();
        }
    }

    [Fact]
    public void Steps_leave_no_tensors_behind()
    {
        using var scope = NewDisposeScope();
        var w = Parameter(ones(4));
        using var optimizer = optim.SGD([w], 0.1, momentum: 0.9);
        (w * w).sum().backward();
        optimizer.step();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 5; i++) optimizer.step();
        Assert.Equal(before, Tensor.TotalCount);
    }

    public static TheoryData<string, string> Schedules => new()
    {
        { "step", "S.StepLR(o, 3, 0.5)" },
        { "multistep", "S.MultiStepLR(o, [2, 5], 0.1)" },
        { "lambda", "S.LambdaLR(o, lambda e: 1 / (e + 1))" },
        { "cosine", "S.CosineAnnealingLR(o, 8, 0.001)" },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Schedule_is_PyTorchs(string name, string python)
    {
        var expected = PythonTorch.Run(
            $"""
            import torch.optim.lr_scheduler as S
            o = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], 0.1)
            s = {python}
            rates = []
            for i in range(12):
                rates.append(o.param_groups[0]['lr']); o.step(); s.step()
            out['rates'] = torch.tensor(rates, dtype=torch.float64)
            """)["rates"];

        using var scope = NewDisposeScope();
        using var optimizer = optim.SGD([Parameter(ones(1))], 0.1);
        var schedule = name switch
        {
            "step" => optim.lr_scheduler.StepLR(optimizer, 3, 0.5),
            "multistep" => optim.lr_scheduler.MultiStepLR(optimizer, [2, 5], 0.1),
            "lambda" => optim.lr_scheduler.LambdaLR(optimizer, epoch => 1.0 / (epoch + 1)),
            _ => optim.lr_scheduler.CosineAnnealingLR(optimizer, 8, 0.001),
        };
        var rates = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var rate = optimizer.ParamGroups.Single().LearningRate;
            Assert.Equal(rate, schedule.get_last_lr().Single());
            rates.Add(rate);
            schedule.step();
        }
        Tensors.Near(expected, [.. rates], 1e-12);
    }
}
