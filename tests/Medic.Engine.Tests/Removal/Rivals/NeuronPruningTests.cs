using System.Globalization;
using Medic.Engine.Models;
using Medic.Engine.Removal.NeuronPruning;
using Medic.Engine.Tests.Checkpoints;
using Medic.Engine.Training;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Removal.Rivals;

public sealed class NeuronPruningTests(Workbench workbench)
{
    private const int Images = 6;

    /// <summary>ANP's step as its paper has it, with masks and noises as parameters of the batch norms.</summary>
    private const string PythonAnp = """
        class MaskedNorm(nn.BatchNorm2d):
            def prepare(self, noise, noise_bias):
                self.mask = nn.Parameter(torch.ones(self.num_features))
                self.noise, self.noise_bias = nn.Parameter(noise), nn.Parameter(noise_bias)
                self.noisy = False
            def forward(self, x):
                factor = self.mask + self.noise if self.noisy else self.mask
                shift = 1 + self.noise_bias if self.noisy else 1
                self.num_batches_tracked += 1
                return F.batch_norm(x, self.running_mean, self.running_var, self.weight * factor, self.bias * shift, True, 0.1, self.eps)
        net = WideResNet(10, 1, 4, 1)
        net.load_state_dict(torch.load(sys.argv[1], weights_only=True)['state_dict'])
        norms = [(name, module) for name, module in net.named_modules() if isinstance(module, nn.BatchNorm2d)]
        for name, module in norms:
            module.__class__ = MaskedNorm
            start = torch.linspace(-0.2, 0.2, module.num_features)
            module.prepare(start.clone(), start.flip(0).clone())
        def loss(noisy):
            for name, module in norms:
                module.noisy = noisy
            return F.cross_entropy(net(images), labels)
        images = torch.linspace(0, 1, 6 * 256).view(6, 1, 16, 16)
        labels = torch.arange(6) % 4
        net.train()
        masks = torch.optim.SGD([module.mask for name, module in norms], lr=0.1, momentum=0.9)
        noises = torch.optim.SGD([p for name, module in norms for p in (module.noise, module.noise_bias)], lr=0.2 / int(sys.argv[2]))
        losses = []
        for batch in range(2):
            with torch.no_grad():
                for name, module in norms:
                    start = torch.linspace(-0.2, 0.2, module.num_features)
                    module.noise.copy_(start)
                    module.noise_bias.copy_(start.flip(0))
            for i in range(int(sys.argv[2])):
                noises.zero_grad()
                (-loss(True)).backward()
                for group in noises.param_groups:
                    for p in group['params']:
                        p.grad = p.grad.sign()
                noises.step()
            masks.zero_grad()
            perturbed = loss(True)
            clean = loss(False)
            (0.2 * clean + 0.8 * perturbed).backward()
            masks.step()
            with torch.no_grad():
                for name, module in norms:
                    module.mask.clamp_(0, 1)
            losses.append([clean.item(), perturbed.item()])
        print(json.dumps([losses, {name: module.mask.tolist() for name, module in norms}, net.bn1.running_mean.tolist()]))
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_step_is_the_published_one(int noiseSteps)
    {
        using var scope = NewDisposeScope();
        using var network = LoadedModel.Load(workbench.Model).Network;
        var options = new AnpOptions { NoiseSteps = noiseSteps };
        using var masks = new NeuronMasks(network);
        using var optimizer = optim.SGD(masks.parameters(), options.LearningRate, options.Momentum);
        var step = new MaskStep(options, network, masks);
        var images = linspace(0, 1, Images * 256).view(Images, 1, 16, 16);
        var labels = arange(Images, ScalarType.Int64) % 4;
        NeuronNoise[] noise = [.. masks.Layers.Select(layer => linspace(-0.2, 0.2, layer.NeuronCount)).Select(start => new NeuronNoise(start, start.flip(0)))];
        network.train();

        var losses = new List<float>();
        for (var batch = 0; batch < 2; batch++)
        {
            var (clean, perturbed) = step.Backward(images, labels, noise);
            losses.AddRange([clean.item<float>(), perturbed!.item<float>()]);
            optimizer.step();
            using var gradients = no_grad();
            foreach (var layer in masks.Layers)
                layer.Mask.clamp_(0, 1);
        }

        var seen = PythonTorch.Run(Models.LoadedModelTests.PythonWideResNet + PythonAnp, workbench.Model, noiseSteps.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(seen[0].EnumerateArray().SelectMany(pair => pair.EnumerateArray()).Select(value => value.GetSingle()), losses, Near);
        Assert.Equal(seen[1].EnumerateObject().Select(layer => layer.Name).Order(), masks.Layers.Select(layer => layer.Name).Order());
        Assert.All(masks.Layers, layer =>
            Assert.Equal(seen[1].GetProperty(layer.Name).EnumerateArray().Select(value => value.GetSingle()), layer.Mask.data<float>().ToArray(), Near));
        Assert.Equal(seen[2].EnumerateArray().Select(value => value.GetSingle()), network.get_buffer("bn1.running_mean")!.data<float>().ToArray(), Near);

        static bool Near(float a, float b) => Math.Abs(a - b) < 1e-3 + (1e-3 * Math.Abs(a));
    }

    [Fact]
    public void Without_batch_norms_convolutions_and_hidden_layers_are_masked()
    {
        using var scope = NewDisposeScope();
        using var network = Workbench.Fresh("CompositeNet");
        using var masks = new NeuronMasks(network);
        var images = linspace(0, 1, 256).view(1, 1, 16, 16);
        var weight = network.get_parameter("m1.5.weight")!.detach().clone();

        using (no_grad())
            masks.Layers.Single(layer => layer.Name == "m1.5").Mask.index_fill_(0, tensor(new long[] { 4 }), 0.5f);
        masks.Apply(null);

        Assert.Equal(["m1.0", "m1.2", "m1.5", "m1.7", "m2.1", "m2.3"], masks.Layers.Select(layer => layer.Name).Order());
        var masked = network.get_parameter("m1.5.weight")!.detach();
        Assert.True(allclose(weight[4] * 0.5, masked[4]));
        Assert.True(allclose(weight[5], masked[5]));
        // The gradient at a mask is the sum over its neuron's weights.
        new MaskStep(new AnpOptions { NoiseLimit = 0, CleanShare = 1 }, network, masks).Backward(images, zeros(1, ScalarType.Int64), []);
        var expected = (network.get_parameter("m1.5.weight")!.grad! * weight).sum([1, 2, 3]);
        Assert.True(allclose(expected, masks.Layers.Single(layer => layer.Name == "m1.5").Mask.grad!, rtol: 1e-4, atol: 1e-6));
    }

    [Fact]
    public void Neurons_turned_down_are_pruned_and_the_others_masks_are_in_the_weights()
    {
        using var scope = NewDisposeScope();
        using var network = LoadedModel.Load(workbench.Model).Network;
        var before = NetworkState.Capture(network);
        using var masks = new NeuronMasks(network);
        var layer = masks.Layers.Single(layer => layer.Name == "block2.layer.0.bn2");
        using (no_grad())
        {
            layer.Mask[3] = tensor(0.05f);
            layer.Mask[4] = tensor(0.06f);
        }

        masks.Prune(0.05);
        var after = NetworkState.Capture(network);

        var (old, now) = (before["block2.layer.0.bn2.weight"].ToSingles(), after["block2.layer.0.bn2.weight"].ToSingles());
        Assert.Equal((0f, old[4] * 0.06f, old[5]), (now[3], now[4], now[5]));
        Assert.Equal(before["block2.layer.0.bn2.bias"].ToSingles(), after["block2.layer.0.bn2.bias"].ToSingles());
        Assert.Equal(1, layer.PrunedCount);
        masks.Apply(null);
        Assert.Equal(old[3] * 0.05f, NetworkState.Capture(network)["block2.layer.0.bn2.weight"].ToSingles()[3]);
    }

    [Fact]
    public void Iterations_are_rounded_up_to_whole_passes()
    {
        using var teacher = Workbench.Fresh("WRN-10-1");

        Assert.Equal(3, RivalRun.Run(new AnpOptions { BatchSize = 16, Iterations = 7 }, teacher).Outcome.History.Count);
    }

    [Fact]
    public void Where_nothing_is_pruned_it_says_so()
    {
        using var teacher = Workbench.Fresh("WRN-10-1");

        var warning = Assert.Single(RivalRun.Run(new AnpOptions { Epochs = 1, LearningRate = 1e-6 }, teacher).Outcome.Warnings);

        Assert.Equal("No neuron was pruned: the lowest mask is 1.000, and the prune threshold 0.05.", warning);
    }

    [Fact]
    public void A_layer_that_is_pruned_altogether_is_named()
    {
        using var teacher = Workbench.Fresh("WRN-10-1");
        Silence(teacher, "block2.layer.0.bn2");

        var warnings = RivalRun.Run(new AnpOptions { Epochs = 1, LearningRate = 1e-6 }, teacher).Outcome.Warnings;

        Assert.Equal(["block2.layer.0.bn2: all 32 neurons were pruned."], warnings);
    }

    [Fact]
    public void A_network_that_sees_nothing_any_more_is_refused()
    {
        using var teacher = Workbench.Fresh("WRN-10-1");
        Silence(teacher, "bn1");

        var error = Assert.Throws<TrainingException>(() => RivalRun.Run(new AnpOptions { Epochs = 1, LearningRate = 1e-6 }, teacher));

        Assert.Contains("pruned 64 of ", error.Message, StringComparison.Ordinal);
        Assert.Contains("bn1: all 64 neurons were pruned.", error.Message, StringComparison.Ordinal);
    }

    private static void Silence(Network network, string norm)
    {
        using var gradients = no_grad();
        network.get_parameter($"{norm}.weight")!.zero_();
    }
}
