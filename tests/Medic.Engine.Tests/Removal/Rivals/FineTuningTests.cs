using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Tuning;
using Medic.Engine.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal.Rivals;

public sealed class FineTuningTests(Workbench workbench)
{
    [Fact]
    public void It_is_Nesterovs_gradient_descent_on_the_models_weights()
    {
        using var scope = NewDisposeScope();
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        using var images = EasyImages.Set(24);

        // One batch an epoch, which no order changes: what is compared is three steps, at two learning rates.
        var (outcome, state) = RivalRun.Run(new FineTuningOptions { Epochs = 3, BatchSize = 24, Augment = false, LearningRate = 0.02, WeightDecay = 0.01 }, teacher, samples: images);

        var seen = PythonTorch.Run(
            Models.LoadedModelTests.PythonWideResNet + """
            net = WideResNet(10, 1, 4, 1)
            net.load_state_dict(torch.load(sys.argv[1], weights_only=True)['state_dict'])
            images = torch.tensor(json.loads(sys.argv[2])).view(24, 1, 16, 16) / 255
            sgd = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9, weight_decay=0.01, nesterov=True)
            losses = []
            for rate in (0.02, 0.02, 0.002):
                sgd.param_groups[0]['lr'] = rate
                loss = F.cross_entropy(net.train()(images), torch.arange(24) % 4)
                sgd.zero_grad()
                loss.backward()
                sgd.step()
                losses.append(loss.item())
            print(json.dumps([losses, net.fc.weight.flatten().tolist(), net.bn1.running_var.tolist()]))
            """,
            workbench.Model,
            $"[{string.Join(',', images.Images.data<byte>().ToArray())}]");

        Assert.Equal(Numbers(seen[0]), outcome.History.Select(epoch => epoch.ClassificationLoss), Near);
        Assert.Equal(Numbers(seen[1]), state["fc.weight"].ToSingles().Select(value => (double)value), Near);
        Assert.Equal(Numbers(seen[2]), state["bn1.running_var"].ToSingles().Select(value => (double)value), Near);

        static IEnumerable<double> Numbers(System.Text.Json.JsonElement array) => array.EnumerateArray().Select(value => value.GetDouble());
        static bool Near(double a, double b) => Math.Abs(a - b) < 1e-4 + (1e-3 * Math.Abs(a));
    }

    [Fact]
    public void The_learning_rate_falls_in_the_published_steps()
    {
        using var teacher = Workbench.Fresh("WRN-10-1", side: 4);
        using var images = EasyImages.Set(4, side: 4);

        var rates = RivalRun.Run(new FineTuningOptions { Epochs = 32, LearningRate = 0.05 }, teacher, samples: images)
            .Outcome.History.Select(epoch => epoch.LearningRate);

        double[] expected = [.. Enumerable.Repeat(0.05, 2), .. Enumerable.Repeat(0.005, 18), .. Enumerable.Repeat(0.0005, 10), .. Enumerable.Repeat(0.0001, 2)];
        Assert.Equal(expected, rates, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Or_along_a_cosine()
    {
        using var teacher = Workbench.Fresh("WRN-10-1", side: 4);
        using var images = EasyImages.Set(4, side: 4);

        var rates = RivalRun.Run(new FineTuningOptions { Epochs = 4, Schedule = LearningRateSchedule.Cosine, Momentum = 0 }, teacher, samples: images)
            .Outcome.History.Select(epoch => epoch.LearningRate);

        Assert.Equal(Enumerable.Range(0, 4).Select(epoch => 0.05 * (1 + Math.Cos(Math.PI * epoch / 4))), rates, (a, b) => Math.Abs(a - b) < 1e-9);
    }
}
