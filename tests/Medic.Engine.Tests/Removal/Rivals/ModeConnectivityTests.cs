using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Removal.ModeConnectivity;
using Medic.Engine.Removal.Tuning;
using Medic.Engine.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal.Rivals;

public sealed class ModeConnectivityTests(Workbench workbench)
{
    [Theory]
    [InlineData(3, 0.3, 0.49, 0.42, 0.09)]
    [InlineData(2, 0.25, 0.75, 0.25)]
    [InlineData(4, 0.5, 0.125, 0.375, 0.375, 0.125)]
    [InlineData(3, 0.0, 1.0, 0.0, 0.0)]
    [InlineData(3, 1.0, 0.0, 0.0, 1.0)]
    public void Points_count_by_Bernsteins_polynomials(int bends, double place, params double[] shares) =>
        Assert.Equal(shares, WeightCurve.Shares(bends, place), (a, b) => Math.Abs(a - b) < 1e-12);

    [Fact]
    public void A_step_is_PyTorchs_on_the_point_of_the_curve()
    {
        using var scope = NewDisposeScope();
        using var network = LoadedModel.Load(workbench.Model).Network;
        using var end = LoadedModel.Load(workbench.Model).Network;
        using (no_grad())
        {
            foreach (var parameter in end.parameters())
                parameter.mul_(0.5).add_(0.01);
        }

        using var curve = new WeightCurve(network, end, 3);
        using var optimizer = optim.SGD(curve.parameters(), 0.05, 0.9);
        network.train();
        foreach (var place in new[] { 0.25, 0.75 })
        {
            curve.MoveTo(place);
            foreach (var parameter in network.parameters())
                parameter.grad?.zero_();
            nn.functional.cross_entropy(network.call(linspace(0, 1, 6 * 256).view(6, 1, 16, 16)), arange(6, ScalarType.Int64) % 4).backward();
            curve.PullGradients(0.02);
            optimizer.step();
        }

        curve.MoveTo(0.1);
        var seen = PythonTorch.Run(
            Models.LoadedModelTests.PythonWideResNet + """
            from torch.nn.utils.stateless import functional_call
            net = WideResNet(10, 1, 4, 1)
            net.load_state_dict(torch.load(sys.argv[1], weights_only=True)['state_dict'])
            start = {name: p.detach().clone() for name, p in net.named_parameters()}
            end = {name: p * 0.5 + 0.01 for name, p in start.items()}
            middle = {name: ((start[name] + end[name]) / 2).requires_grad_() for name in start}
            def point(t):
                return {name: (1 - t) ** 2 * start[name] + 2 * t * (1 - t) * middle[name] + t ** 2 * end[name] for name in start}
            sgd = torch.optim.SGD(middle.values(), lr=0.05, momentum=0.9)
            net.train()
            for t in (0.25, 0.75):
                weights = point(t)
                logits = functional_call(net, weights, (torch.linspace(0, 1, 6 * 256).view(6, 1, 16, 16),))
                loss = F.cross_entropy(logits, torch.arange(6) % 4) + 0.5 * 0.02 * sum((p ** 2).sum() for p in weights.values())
                sgd.zero_grad()
                loss.backward()
                sgd.step()
            print(json.dumps({name: p.flatten().tolist() for name, p in point(0.1).items()}))
            """,
            workbench.Model);

        Assert.All(network.named_parameters(), entry => Assert.Equal(
            seen.GetProperty(entry.name).EnumerateArray().Select(value => value.GetSingle()),
            entry.parameter.detach().data<float>().ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-4 + (1e-3 * Math.Abs(a))));
    }

    [Fact]
    public void The_curve_begins_straight_between_both_networks()
    {
        using var scope = NewDisposeScope();
        using var network = Workbench.Fresh("CompositeNet", seed: 1);
        using var end = Workbench.Fresh("CompositeNet", seed: 2);
        var (from, to) = (network.get_parameter("m1.0.weight")!.detach().clone(), end.get_parameter("m1.0.weight")!.detach());
        using var curve = new WeightCurve(network, end, 4);

        foreach (var place in new[] { 0, 0.1, 0.6, 1 })
        {
            curve.MoveTo(place);
            Assert.True(allclose((from * (1 - place)) + (to * place), network.get_parameter("m1.0.weight")!.detach(), atol: 1e-6));
        }
    }

    [Fact]
    public void Running_statistics_are_those_of_all_images_together()
    {
        using var scope = NewDisposeScope();
        using var network = Workbench.Fresh("WRN-10-1");
        using var images = EasyImages.Set(24);
        using var recorder = new ActivationRecorder(network, [HookPoint.Plain("conv1", HookPlane.None, network.HookPoints[0].Source)]);
        using (no_grad())
            network.get_buffer("block1.layer.0.bn1.running_mean")!.fill_(7);

        RunningStatistics.Recompute(network, new BatchLoader(images, 10).Sequential(), batch => batch.Images, default);

        // The first batch norm sees the stem's output.
        var stem = recorder.Record(images.Images.to(ScalarType.Float32) / 255).Activations[0].Source;
        Assert.True(allclose(stem.mean([0, 2, 3]), network.get_buffer("block1.layer.0.bn1.running_mean")!, atol: 1e-5));
        Assert.False(network.training);
        Assert.All(network.modules().OfType<TorchSharp.Modules.BatchNorm2d>(), norm => Assert.Equal(0.1, norm.momentum));
    }

    [Fact]
    public void Gathering_running_statistics_stops_within_a_batch()
    {
        using var scope = NewDisposeScope();
        using var network = Workbench.Fresh("WRN-10-1");
        using var images = EasyImages.Set(24);
        using var cancellation = new CancellationTokenSource();
        var watch = BatchWatch.CancelIn(2, cancellation);

        Assert.Throws<OperationCanceledException>(() => RunningStatistics.Recompute(network, new BatchLoader(images, 8).Sequential(), batch => watch.See(batch.Images), cancellation.Token));

        Assert.Equal(2, watch.Count);
    }

    [Fact]
    public void The_learning_rate_falls_as_published()
    {
        double[] expected = [1, 1, 1, 1, 1, 0.7525, 0.505, 0.2575, 0.01, 0.01];

        Assert.Equal(expected, Enumerable.Range(0, 10).Select(epoch => ModeConnectivityRepair.PublishedFactor(epoch, 10)), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void At_the_curves_start_stands_the_fine_tuned_model_and_at_its_end_the_suspicious_one()
    {
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        var start = new FineTuningOptions { Epochs = 1, BatchSize = 16 };
        var options = new McrOptions { Epochs = 1, BatchSize = 16, Start = start };

        var tuned = RivalRun.Run(start, teacher).State["fc.weight"].ToSingles();
        Assert.Equal(tuned, RivalRun.Run(options with { CurvePoint = 0 }, teacher).State["fc.weight"].ToSingles());
        Assert.Equal(
            NetworkState.Capture(teacher)["fc.weight"].ToSingles(),
            RivalRun.Run(options with { CurvePoint = 1 }, teacher).State["fc.weight"].ToSingles());
        Assert.NotEqual(tuned, RivalRun.Run(options, teacher).State["fc.weight"].ToSingles());
    }
}
