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
    public override Network Build() => new WideResNet(this);
}

/// <summary>The network of a <see cref="WideResNetArchitecture"/>: pre-activation blocks, global average pooling, one linear layer.</summary>
public sealed class WideResNet : Network
{
    private const int StemChannels = 16;

    private readonly Conv2d _stem;
    private readonly Module<Tensor, Tensor>[] _groups;
    private readonly BatchNorm2d _lastNorm;
    private readonly Linear _classifier;

    /// <summary>Builds the network.</summary>
    /// <param name="architecture">Its size.</param>
    public WideResNet(WideResNetArchitecture architecture)
        : base(architecture)
    {
        var width = architecture.WidenFactor;
        _stem = Layer("conv1", Conv2d(architecture.InputChannels, StemChannels, 3, stride: 1, padding: 1, bias: false));
        AddHookPoints(HookPoint.Plain("conv1", HookPlane.Conv, _stem));
        _groups =
        [
            Group("block1", StemChannels, 16 * width, stride: 1),
            Group("block2", 16 * width, 32 * width, stride: 2),
            Group("block3", 32 * width, 64 * width, stride: 2),
        ];
        _lastNorm = Layer("bn1", BatchNorm2d(64 * width));
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
        var features = _stem.call(input);
        foreach (var group in _groups)
            features = group.call(features);
        return _classifier.call(functional.relu(_lastNorm.call(features)).mean([2, 3]));
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
        private readonly BatchNorm2d _norm1;
        private readonly ReLU _relu1;
        private readonly Conv2d _conv1;
        private readonly BatchNorm2d _norm2;
        private readonly ReLU _relu2;
        private readonly Conv2d _conv2;
        private readonly Conv2d? _shortcut;

        public Block(int inputs, int outputs, int stride)
            : base(nameof(Block))
        {
            _norm1 = Layer("bn1", BatchNorm2d(inputs));
            _relu1 = Layer("relu1", ReLU());
            _conv1 = Layer("conv1", Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false));
            _norm2 = Layer("bn2", BatchNorm2d(outputs));
            _relu2 = Layer("relu2", ReLU());
            _conv2 = Layer("conv2", Conv2d(outputs, outputs, 3, stride: 1, padding: 1, bias: false));
            if (inputs != outputs)
                _shortcut = Layer("convShortcut", Conv2d(inputs, outputs, 1, stride: stride, bias: false));
        }

        public HookPoint[] HookPoints(string name) =>
        [
            new($"{name}.bn1", HookPlane.BatchNorm, _norm1, _relu1),
            HookPoint.Plain($"{name}.conv1", HookPlane.Conv, _conv1),
            new($"{name}.bn2", HookPlane.BatchNorm, _norm2, _relu2),
            HookPoint.Plain($"{name}.conv2", HookPlane.Conv, _conv2),
        ];

        public override Tensor forward(Tensor input)
        {
            var activated = _relu1.call(_norm1.call(input));
            var residual = _conv2.call(_relu2.call(_norm2.call(_conv1.call(activated))));
            // As published, a block that changes the channels takes its shortcut from the activated input.
            return residual + (_shortcut is null ? input : _shortcut.call(activated));
        }
    }
}
