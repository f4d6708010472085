using Medic.Engine.Checkpoints;
using Medic.Engine.Models;
using Medic.Engine.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Medic.Engine.Tests.Models;

public sealed class LoadedModelTests(Workbench workbench) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_input_size_is_what_Medic_recorded_else_the_usual_one_and_what_is_asked_for_counts_most()
    {
        var checkpoint = CheckpointReader.Read(workbench.Model);
        CheckpointWriter.Write(_folder["plain.pth"], checkpoint.StateDict, checkpoint.Layout, new Dictionary<string, object?>());

        int SizeOf(string path, int? asked = null)
        {
            using var model = LoadedModel.Load(path, asked);
            return model.Network.Architecture.InputSize;
        }

        Assert.Equal(Workbench.Side, SizeOf(workbench.Model));
        Assert.Equal(24, SizeOf(workbench.Model, 24));
        Assert.Equal(32, SizeOf(_folder["plain.pth"]));
    }

    [Fact]
    public void Inspecting_tells_what_a_file_is_without_data()
    {
        var result = ModelInspection.Inspect(workbench.Model);

        Assert.Null(result.Error);
        Assert.Equal(("WRN-10-1", 4, 1, Workbench.Side), (result.Architecture, result.ClassCount, result.InputChannels, result.InputSize));
        Assert.Equal(workbench.Backdoored.Sha256, result.Sha256);
        Assert.Equal("badnet", result.Medic!["attack"]);
        using var network = Workbench.Fresh("WRN-10-1");
        Assert.Equal(network.parameters().Sum(parameter => parameter.numel()), result.ParameterCount);
    }

    [Fact]
    public void Inspecting_an_unknown_network_tells_what_can_be_told()
    {
        CheckpointWriter.Write(
            _folder["odd.pth"],
            new StateDict([new("odd.weight", new TensorData(ElementType.Float32, [2], new byte[8]))]),
            new CheckpointLayout("model", false),
            new Dictionary<string, object?>());

        var result = ModelInspection.Inspect(_folder["odd.pth"]);

        Assert.Contains("odd.weight [2]", result.Error, StringComparison.Ordinal);
        Assert.Equal(("model", 1), (result.WrapperKey, result.TensorCount));
        Assert.Null(result.Architecture);
    }

    [Fact]
    public void PyTorch_computes_the_same_logits()
    {
        PythonTorch.Require();
        using var scope = NewDisposeScope();
        using var model = LoadedModel.Load(workbench.Model);
        var images = linspace(0, 1, 2 * Workbench.Side * Workbench.Side).view(2, 1, Workbench.Side, Workbench.Side);
        var logits = model.Network.call(images).detach().data<float>().ToArray();

        var seen = PythonTorch.Run(
            PythonWideResNet + """
            net = WideResNet(10, 1, 4, 1)
            net.load_state_dict(torch.load(sys.argv[1], weights_only=True)['state_dict'], strict=True)
            print(json.dumps(net.eval()(torch.linspace(0, 1, 512).view(2, 1, 16, 16)).flatten().tolist()))
            """,
            workbench.Model);

        Assert.Equal(seen.EnumerateArray().Select(value => value.GetSingle()), logits, (a, b) => Math.Abs(a - b) < 1e-3);
    }

    /// <summary>The published network, for scripts that hold a written file against it.</summary>
    internal const string PythonWideResNet = """
        import torch.nn as nn
        import torch.nn.functional as F
        class Block(nn.Module):
            def __init__(self, cin, cout, stride):
                super().__init__()
                self.bn1, self.bn2 = nn.BatchNorm2d(cin), nn.BatchNorm2d(cout)
                self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
                self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False)
                self.convShortcut = None if cin == cout else nn.Conv2d(cin, cout, 1, stride, bias=False)
            def forward(self, x):
                a = F.relu(self.bn1(x))
                h = self.conv2(F.relu(self.bn2(self.conv1(a))))
                return h + (x if self.convShortcut is None else self.convShortcut(a))
        class Group(nn.Module):
            def __init__(self, n, cin, cout, stride):
                super().__init__()
                self.layer = nn.Sequential(*[Block(cin if i == 0 else cout, cout, stride if i == 0 else 1) for i in range(n)])
            def forward(self, x):
                return self.layer(x)
        class WideResNet(nn.Module):
            def __init__(self, depth, k, classes, channels):
                super().__init__()
                n = (depth - 4) // 6
                self.conv1 = nn.Conv2d(channels, 16, 3, 1, 1, bias=False)
                self.block1, self.block2, self.block3 = Group(n, 16, 16 * k, 1), Group(n, 16 * k, 32 * k, 2), Group(n, 32 * k, 64 * k, 2)
                self.bn1, self.fc = nn.BatchNorm2d(64 * k), nn.Linear(64 * k, classes)
            def forward(self, x):
                h = self.block3(self.block2(self.block1(self.conv1(x))))
                return self.fc(F.relu(self.bn1(h)).mean((2, 3)))

        """;
}
