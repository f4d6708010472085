using Medic.Engine.Models;
using Medic.Engine.Removal.Attention;
using Medic.Engine.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal.Rivals;

public sealed class AttentionDistillationTests(Workbench workbench)
{
    [Theory]
    [InlineData(2.0)]
    [InlineData(1.5)]
    public void Its_loss_and_gradients_are_PyTorchs(double power)
    {
        using var scope = NewDisposeScope();
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        using var student = LoadedModel.Load(workbench.Model).Network;
        using (no_grad())
            teacher.state_dict()["block1.layer.0.conv1.weight"].mul_(1.5);
        student.train();
        using var seen = new ActivationRecorder(teacher, teacher.AttentionPoints);
        using var own = new ActivationRecorder(student, student.AttentionPoints);
        var images = linspace(0, 1, 512).view(2, 1, 16, 16);

        var method = new AttentionDistillation(new NadOptions { LowWeight = 3, MiddleWeight = 20, HighWeight = 500, AttentionPower = power });
        var (logits, difference) = method.Compare(seen, own, images);
        difference.backward();

        var expected = PythonTorch.Run(
            Models.LoadedModelTests.PythonWideResNet + """
            student, teacher = WideResNet(10, 1, 4, 1), WideResNet(10, 1, 4, 1)
            for net in (student, teacher):
                net.load_state_dict(torch.load(sys.argv[1], weights_only=True)['state_dict'])
            teacher.block1.layer[0].conv1.weight.data *= 1.5
            power = float(sys.argv[2])
            def attention(x):
                x = x.abs().pow(power).sum(1, keepdim=True)
                return x / (torch.norm(x, dim=(2, 3), keepdim=True) + 1e-6)
            def activations(net):
                found = []
                for block in (net.block1, net.block2, net.block3):
                    block.register_forward_hook(lambda module, args, output: found.append(output))
                net(torch.linspace(0, 1, 512).view(2, 1, 16, 16))
                return found
            student.train()
            teacher.eval()
            loss = sum(weight * F.mse_loss(attention(s), attention(t.detach())) for weight, s, t in zip((3, 20, 500), activations(student), activations(teacher)))
            loss.backward()
            print(json.dumps([loss.item(), student.conv1.weight.grad.flatten().tolist()]))
            """,
            workbench.Model, power.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(expected[0].GetSingle(), difference.item<float>(), 1e-3f * expected[0].GetSingle());
        var gradient = expected[1].EnumerateArray().Select(value => value.GetSingle()).ToArray();
        Assert.Equal(gradient, student.get_parameter("conv1.weight")!.grad!.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-3 * gradient.Max(Math.Abs));
        Assert.Equal(4, logits.shape[1]);
        Assert.All(teacher.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Theory]
    [InlineData("WRN-10-1", "block1", "block2", "block3")]
    [InlineData("ResNet-18-CIFAR", "layer2", "layer3", "layer4")]
    [InlineData("CompositeNet", "m1.2", "m1.5", "m1.7")]
    public void Attention_is_compared_at_three_places_of_every_architecture(string architecture, params string[] names)
    {
        using var scope = NewDisposeScope();
        using var network = Workbench.Fresh(architecture);
        using var recorder = new ActivationRecorder(network, network.AttentionPoints);

        var activations = recorder.Record(zeros(2, 1, Workbench.Side, Workbench.Side)).Activations;

        Assert.Equal(names, network.AttentionPoints.Select(point => point.Name));
        Assert.All(activations, activation => Assert.Equal(4, activation.Source.dim()));
    }

    [Fact]
    public void Its_teacher_is_the_fine_tuned_model()
    {
        using var teacher = LoadedModel.Load(workbench.Model).Network;
        var options = new NadOptions { Epochs = 1, BatchSize = 16, HighWeight = 0, LowWeight = 50 };

        var history = RivalRun.Run(options with { Teacher = new() { Epochs = 1, BatchSize = 16 } }, teacher).Outcome.History;
        var near = RivalRun.Run(options with { Teacher = new() { Epochs = 1, BatchSize = 16, LearningRate = 1e-12, Momentum = 0 } }, teacher).Outcome.History;

        Assert.True(history[0].CloneLoss > 0);
        Assert.NotEqual(history[0].CloneLoss, near[0].CloneLoss);
    }
}
