using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Medic.Engine.Models;

/// <summary>A wide residual network of depth 6n+4 (Zagoruyko and Komodakis, 2016), as attention-transfer programs name its layers.</summary>
/// <param name="Depth">6n+4: 10, 16, 22, 28, 40 and so on.</param>
/// <param name="WidenFactor">How many times 16, 32 and 64 channels wide the three groups are.</param>
/// <param name="ClassCount">How many classes.</param>
/// <param name="InputChannels">Channels of the images.</param>
/// <param name="InputSize">Size of the images; the published networks have 32.</param>
public sealed record WideResNetArchitecture(int Depth, int WidenFactor, int ClassCount, int InputChannels = 3, int InputSize = 32)
    : Architecture($"WRN-{Depth}-{WidenFactor}", ClassCount, InputChannels, InputSize)
{
    /// <summary>Residual blocks in each of the three groups (n).</summary>
    public int BlocksPerGroup => (Depth - 4) / 6;

    /// <inheritdoc/>
    public override double StateSize
    {
        get
        {
            double inputs = WideResNet.StemChannels;
            var size = LayerSize.Convolution(InputChannels, inputs, 3);
            for (var group = 0; group < 3; group++)
            {
                var outputs = (double)WideResNet.StemChannels * WidenFactor * (1 << group);
                size += LayerSize.BatchNorm(inputs) + LayerSize.BatchNorm(outputs) + LayerSize.Convolution(inputs, outputs, 3) + LayerSize.Convolution(outputs, outputs, 3);
                if (inputs != outputs)
                    size += LayerSize.Convolution(inputs, outputs, 1);
                size += (BlocksPerGroup - 1) * 2 * (LayerSize.BatchNorm(outputs) + LayerSize.Convolution(outputs, outputs, 3));
                inputs = outputs;
            }

            return size + LayerSize.BatchNorm(inputs) + LayerSize.Linear(inputs, ClassCount);
        }
    }

    /// <inheritdoc/>
    public override Network Build() => new WideResNet(this);
}

/// <summary>The network of a <see cref="WideResNetArchitecture"/>: pre-activation blocks, global average pooling, one linear layer.</summary>
public sealed class WideResNet : Network
{
    internal const int StemChannels = 16;

    private readonly Sequential _features;
    private readonly Linear _classifier;

    /// <summary>Builds the network.</summary>
    /// <param name="architecture">Its size.</param>
    public WideResNet(WideResNetArchitecture architecture)
        : base(architecture)
    {
        var width = architecture.WidenFactor;
        var stem = Layer("conv1", Conv2d(architecture.InputChannels, StemChannels, 3, stride: 1, padding: 1, bias: false));
        AddHookPoints(HookPoint.Plain("conv1", HookPlane.Conv, stem));
        Module<Tensor, Tensor>[] groups =
        [
            Group("block1", StemChannels, 16 * width, stride: 1),
            Group("block2", 16 * width, 32 * width, stride: 2),
            Group("block3", 32 * width, 64 * width, stride: 2),
        ];
        AttentionPoints = [.. groups.Select((group, i) => HookPoint.Plain($"block{i + 1}", HookPlane.None, group))];
        _features = Sequential(
            stem,
            groups[0],
            groups[1],
            groups[2],
            Layer("bn1", BatchNorm2d(64 * width)),
            ReLU());
        _classifier = Layer("fc", Linear(64 * width, architecture.ClassCount));
        AddHookPoints(HookPoint.Plain("fc", HookPlane.Dense, _classifier));

        Module<Tensor, Tensor> Group(string name, int inputs, int outputs, int stride)
        {
            var blocks = new List<Block>();
            for (var i = 0; i < architecture.BlocksPerGroup; i++)
            {
                var block = new Block(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1);
                AddHookPoints(block.HookPoints($"{name}.layer.{i}"));
                blocks.Add(block);
            }

            return Layer(name, new BlockGroup(Sequential(blocks)));
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var features = _features.call(input);
        using var pooled = features.mean([2, 3]);
        return _classifier.call(pooled);
    }

    /// <summary>Gives a sequence of blocks the <c>layer</c> level that the checkpoints' names have.</summary>
    private sealed class BlockGroup : LayeredModule
    {
        private readonly Sequential _blocks;

        public BlockGroup(Sequential blocks)
            : base(nameof(BlockGroup))
        {
            _blocks = Layer("layer", blocks);
        }

        public override Tensor forward(Tensor input) => _blocks.call(input);
    }

    private sealed class Block : LayeredModule
    {
        private readonly Sequential _activation;
        private readonly Sequential _residual;
        private readonly Conv2d? _shortcut;
        private readonly Func<string, HookPoint[]> _hookPoints;

        public Block(int inputs, int outputs, int stride)
            : base(nameof(Block))
        {
            var norm1 = Layer("bn1", BatchNorm2d(inputs));
            var relu1 = ReLU();
            var conv1 = Layer("conv1", Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false));
            var norm2 = Layer("bn2", BatchNorm2d(outputs));
            var relu2 = ReLU();
            var conv2 = Layer("conv2", Conv2d(outputs, outputs, 3, stride: 1, padding: 1, bias: false));
            _shortcut = inputs == outputs ? null : Layer("convShortcut", Conv2d(inputs, outputs, 1, stride: stride, bias: false));
            _activation = Sequential(norm1, relu1);
            _residual = Sequential(conv1, norm2, relu2, conv2);
            _hookPoints = name =>
            [
                new($"{name}.bn1", HookPlane.BatchNorm, norm1, relu1),
                HookPoint.Plain($"{name}.conv1", HookPlane.Conv, conv1),
                new($"{name}.bn2", HookPlane.BatchNorm, norm2, relu2),
                HookPoint.Plain($"{name}.conv2", HookPlane.Conv, conv2),
            ];
        }

        public HookPoint[] HookPoints(string name) => _hookPoints(name);

        public override Tensor forward(Tensor input)
        {
            using var activated = _activation.call(input);
            using var residual = _residual.call(activated);
            if (_shortcut is null)
                return residual + input;
            // As published, a block that changes the channels takes its shortcut from the activated input.
            using var shortcut = _shortcut.call(activated);
            return residual + shortcut;
        }
    }
}
