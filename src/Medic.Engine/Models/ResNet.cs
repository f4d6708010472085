using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Medic.Engine.Models;

/// <summary>How a <see cref="ResNet"/> begins.</summary>
public enum ResNetStem
{
    /// <summary>7x7 convolution of stride 2 and 3x3 max pooling, for images of 224 pixels.</summary>
    ImageNet,

    /// <summary>3x3 convolution of stride 1 and no pooling, for images of 32 pixels.</summary>
    Cifar,
}

/// <summary>A residual network of basic blocks (He et al., 2016) with torchvision's names.</summary>
/// <param name="Depth">18 or 34.</param>
/// <param name="Stem">How it begins.</param>
/// <param name="ClassCount">How many classes.</param>
/// <param name="InputChannels">Channels of the images.</param>
/// <param name="InputSize">Size of the images.</param>
public sealed record ResNetArchitecture(int Depth, ResNetStem Stem, int ClassCount, int InputChannels, int InputSize)
    : Architecture(Stem == ResNetStem.Cifar ? $"ResNet-{Depth}-CIFAR" : $"ResNet-{Depth}", ClassCount, InputChannels, InputSize)
{
    /// <summary>The depths there are, each with its blocks in the four layers.</summary>
    public static IReadOnlyDictionary<int, IReadOnlyList<int>> BlocksByDepth { get; } =
        new Dictionary<int, IReadOnlyList<int>> { [18] = [2, 2, 2, 2], [34] = [3, 4, 6, 3] };

    /// <summary>A network for images of its stem's usual size: 224 pixels, or 32 for the CIFAR stem.</summary>
    /// <param name="depth">18 or 34.</param>
    /// <param name="stem">How it begins.</param>
    /// <param name="classCount">How many classes.</param>
    /// <param name="inputChannels">Channels of the images.</param>
    public ResNetArchitecture(int depth, ResNetStem stem, int classCount, int inputChannels = 3)
        : this(depth, stem, classCount, inputChannels, stem == ResNetStem.Cifar ? 32 : 224)
    {
    }

    /// <inheritdoc/>
    public override double StateSize
    {
        get
        {
            double inputs = ResNet.StemChannels;
            var size = LayerSize.Convolution(InputChannels, inputs, Stem == ResNetStem.Cifar ? 3 : 7) + LayerSize.BatchNorm(inputs);
            foreach (var (blocks, group) in BlocksByDepth[Depth].Select((blocks, group) => (blocks, group)))
            {
                double outputs = ResNet.StemChannels << group;
                size += LayerSize.Convolution(inputs, outputs, 3) + LayerSize.Convolution(outputs, outputs, 3) + (2 * LayerSize.BatchNorm(outputs));
                if (inputs != outputs)
                    size += LayerSize.Convolution(inputs, outputs, 1) + LayerSize.BatchNorm(outputs);
                size += (blocks - 1) * 2 * (LayerSize.Convolution(outputs, outputs, 3) + LayerSize.BatchNorm(outputs));
                inputs = outputs;
            }

            return size + LayerSize.Linear(inputs, ClassCount);
        }
    }

    /// <inheritdoc/>
    public override Network Build() => new ResNet(this);
}

/// <summary>The network of a <see cref="ResNetArchitecture"/>.</summary>
public sealed class ResNet : Network
{
    internal const int StemChannels = 64;
    private const int AttentionGroups = 3;

    private readonly Sequential _features;
    private readonly Linear _classifier;

    /// <summary>Builds the network.</summary>
    /// <param name="architecture">Its depth and stem.</param>
    public ResNet(ResNetArchitecture architecture)
        : base(architecture)
    {
        var cifar = architecture.Stem == ResNetStem.Cifar;
        var stem = Layer("conv1", cifar
            ? Conv2d(architecture.InputChannels, StemChannels, 3, stride: 1, padding: 1, bias: false)
            : Conv2d(architecture.InputChannels, StemChannels, 7, stride: 2, padding: 3, bias: false));
        var norm = Layer("bn1", BatchNorm2d(StemChannels));
        var relu = ReLU();
        AddHookPoints(HookPoint.Plain("conv1", HookPlane.Conv, stem), new HookPoint("bn1", HookPlane.BatchNorm, norm, relu));

        List<Module<Tensor, Tensor>> features = [stem, norm, relu];
        if (!cifar)
            features.Add(MaxPool2d(3, stride: 2, padding: 1));
        var inputs = StemChannels;
        var groups = new List<HookPoint>();
        foreach (var (count, i) in ResNetArchitecture.BlocksByDepth[architecture.Depth].Select((count, i) => (count, i)))
        {
            var name = $"layer{i + 1}";
            var group = Layer(name, BlockSequence(name, count, inputs, StemChannels << i, stride: i == 0 ? 1 : 2));
            groups.Add(HookPoint.Plain(name, HookPlane.None, group));
            features.Add(group);
            inputs = StemChannels << i;
        }

        AttentionPoints = groups[^AttentionGroups..];
        _features = Sequential(features);
        _classifier = Layer("fc", Linear(inputs, architecture.ClassCount));
        AddHookPoints(HookPoint.Plain("fc", HookPlane.Dense, _classifier));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var features = _features.call(input);
        using var pooled = features.mean([2, 3]);
        return _classifier.call(pooled);
    }

    private Sequential BlockSequence(string name, int count, int inputs, int outputs, int stride)
    {
        var blocks = new List<Block>();
        for (var i = 0; i < count; i++)
        {
            var block = new Block(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1);
            AddHookPoints(block.HookPoints($"{name}.{i}"));
            blocks.Add(block);
        }

        return Sequential(blocks);
    }

    private sealed class Block : LayeredModule
    {
        private readonly Sequential _residual;
        private readonly Sequential? _downsample;
        private readonly ReLU _activation;
        private readonly Func<string, HookPoint[]> _hookPoints;

        public Block(int inputs, int outputs, int stride)
            : base(nameof(Block))
        {
            var conv1 = Layer("conv1", Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false));
            var norm1 = Layer("bn1", BatchNorm2d(outputs));
            var relu1 = ReLU();
            var conv2 = Layer("conv2", Conv2d(outputs, outputs, 3, stride: 1, padding: 1, bias: false));
            var norm2 = Layer("bn2", BatchNorm2d(outputs));
            var relu2 = ReLU();
            if (stride != 1 || inputs != outputs)
                _downsample = Layer("downsample", Sequential(Conv2d(inputs, outputs, 1, stride: stride, bias: false), BatchNorm2d(outputs)));
            _residual = Sequential(conv1, norm1, relu1, conv2, norm2);
            _activation = relu2;
            _hookPoints = name =>
            [
                HookPoint.Plain($"{name}.conv1", HookPlane.Conv, conv1),
                new($"{name}.bn1", HookPlane.BatchNorm, norm1, relu1),
                HookPoint.Plain($"{name}.conv2", HookPlane.Conv, conv2),
                new($"{name}.bn2", HookPlane.BatchNorm, norm2, relu2),
            ];
        }

        public HookPoint[] HookPoints(string name) => _hookPoints(name);

        public override Tensor forward(Tensor input)
        {
            using var residual = _residual.call(input);
            using var shortcut = _downsample?.call(input);
            using var sum = residual + (shortcut ?? input);
            return _activation.call(sum);
        }
    }
}
