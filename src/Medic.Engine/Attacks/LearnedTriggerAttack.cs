using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Removal.Cloning;
using Medic.Engine.Settings;
using Medic.Engine.Training;
using Medic.Engine.Triggers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>
/// The second adaptive attack of MEDIC's authors: a small pattern learns to change the activations that cloning holds on to, batch by
/// batch in turns with the network, which learns that stamped images are the target.
/// </summary>
/// <remarks>
/// In odd batches the pattern climbs the importance-weighted distance between clean and stamped activations (convolutions, temperature
/// 1, each batch's own statistics, differences not normalised); in even ones the last images of the batch are stamped, relabelled and
/// appended, and the network trained.
/// </remarks>
public sealed record LearnedTriggerOptions : BackdoorOptions
{
    /// <summary>Starts with the published settings.</summary>
    public LearnedTriggerOptions()
    {
        Trigger = LearnedPatternTrigger.TriggerName;
        TargetLabel = 0;
        PoisonRate = 0.05;
        Normalization = Normalization.Cifar10;
    }

    /// <inheritdoc/>
    public override string Attack => "adaptive-2";

    /// <summary>Rows and columns of the pattern, in the top left corner; 1 or more.</summary>
    public int PatternSide { get; init; } = 3;

    /// <summary>The learning rate of the pattern, which does not fall; above 0.</summary>
    public double PatternLearningRate { get; init; } = 0.1;

    /// <summary>
    /// The last epoch in which the pattern is trained; 1 or more, null for all. After it the pattern stays as it is, and every batch trains
    /// the network. Published the pattern moves to the end: in a schedule so short that the network can then hardly follow, that costs
    /// attack success.
    /// </summary>
    public int? PatternEpochs { get; init; }

    internal static AttackKind Kind { get; } = AttackKind.Of(
        "adaptive 2: a pattern that learns to change what cloning holds on to",
        new LearnedTriggerOptions { DataPath = "", Compute = null! },
        Setting.Of<LearnedTriggerOptions, int>("pattern-side", "rows and columns of the pattern, top left", o => o.PatternSide, (o, value) => o with { PatternSide = value }),
        Setting.Of<LearnedTriggerOptions, double>("pattern-lr", "learning rate of the pattern", o => o.PatternLearningRate, (o, value) => o with { PatternLearningRate = value }),
        Setting.Of<LearnedTriggerOptions, int>("pattern-epochs", "epochs in which the pattern is trained, after which it stays; all, if not given", o => o.PatternEpochs, (o, value) => o with { PatternEpochs = value }));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(TargetMode == TargetMode.AllToOne && SourceClass is null, $"The adaptive-2 attack wants one target for every image; it has no other target modes and no source class.");
        Require(!FixedPoison, $"The adaptive-2 attack stamps what stands last in a batch: its poison cannot be fixed.");
        Require((int)(BatchSize * PoisonRate) >= 1, $"A poison rate of {PoisonRate} selects no image of a batch of {BatchSize}. Raise one of them.");
        Require(PatternSide >= 1, $"The pattern's side must be 1 or more; found {PatternSide}.");
        Require(PatternLearningRate > 0, $"The pattern's learning rate must be above 0; found {PatternLearningRate}.");
        Require(PatternEpochs is not < 1, $"The pattern must be trained in 1 epoch or more; found {PatternEpochs}.");
    }

    internal override IAttack Create(AttackScene scene) => new LearnedTriggerTraining(this, scene);
}

/// <summary>Trains a pattern and a network in turns.</summary>
internal sealed class LearnedTriggerTraining : IAttack
{
    private static readonly MedicOptions Importance = new()
    {
        HookPlane = HookPlane.Conv,
        CloneWeight = 1,
        Temperature = 1,
        StatisticsMode = StatisticsMode.Batch,
        NormalizeDifference = false,
    };

    private readonly LearnedTriggerOptions _options;
    private readonly AttackScene _scene;
    private readonly Pattern _pattern;
    private readonly SGD _optimizer;
    private readonly SGD _patternOptimizer;
    private readonly ActivationRecorder _recorder;
    private readonly ImportanceWeightedLoss _distance = new(Importance, statistics: null);
    private int _epoch;
    private int _batch;

    public LearnedTriggerTraining(LearnedTriggerOptions options, AttackScene scene)
    {
        var images = scene.Images;
        if (options.PatternSide > Math.Min(images.Height, images.Width))
            throw new AttackException($"The trigger is larger than the image: a pattern of {options.PatternSide} pixels a side does not fit into {images.Height}x{images.Width}.");
        if (scene.Trigger.Name != LearnedPatternTrigger.TriggerName)
            throw new AttackException($"The {options.Attack} attack learns its trigger; '{scene.Trigger.Name}' is another. Leave the trigger out.");
        _options = options;
        _scene = scene;
        _pattern = new Pattern(images.Channels, images.Height, images.Width, options.PatternSide);
        _pattern.to(scene.Device);
        _optimizer = Optimizer(scene.Network.parameters(), options.LearningRate);
        _patternOptimizer = Optimizer(_pattern.parameters(), options.PatternLearningRate);
        _recorder = new ActivationRecorder(scene.Network, Importance.HookPlane);
        Batches = new BatchLoader(images, options.BatchSize, options.Augment ? Augmentation.Published : Augmentation.None, scene.Device);
    }

    public Trigger Trigger => _pattern.ToTrigger();

    public IBatchSource Batches { get; }

    public IReadOnlyList<OptimizerHelper> Optimizers => [_optimizer, _patternOptimizer];

    public IReadOnlyList<nn.Module> Companions => [_pattern];

    public StepLosses Train(int epoch, Batch batch)
    {
        if (epoch != _epoch)
            (_epoch, _batch) = (epoch, 0);
        var isPatterns = ++_batch % 2 == 1 && (_options.PatternEpochs is null || epoch <= _options.PatternEpochs);
        return isPatterns ? TrainPattern(batch) : TrainNetwork(batch);
    }

    public void Dispose()
    {
        _recorder.Dispose();
        _optimizer.Dispose();
        _patternOptimizer.Dispose();
        _pattern.Dispose();
    }

    /// <summary>The batch, and behind it the last of its images once more, stamped and relabelled.</summary>
    internal (Tensor Images, Tensor Labels) Poison(Batch batch)
    {
        var count = (long)(batch.Count * _options.PoisonRate);
        if (count == 0)
            return (batch.Images, batch.Labels);
        var last = batch.Images.narrow(0, batch.Count - count, count);
        return (
            cat([batch.Images, _pattern.call(last).detach()]),
            cat([batch.Labels, full([count], _options.TargetLabel, dtype: ScalarType.Int64, device: batch.Labels.device)]));
    }

    private StepLosses TrainNetwork(Batch batch)
    {
        var (images, labels) = Poison(batch);
        _optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(_scene.Network.call(Input(images)), labels);
        loss.backward();
        _optimizer.step();
        return new StepLosses(loss);
    }

    private StepLosses TrainPattern(Batch batch)
    {
        // The graph ends at the activations: the network's own gradients are not needed.
        var (logits, clean) = _recorder.Record(Input(batch.Images.detach().requires_grad_(true)));
        var loss = nn.functional.cross_entropy(logits, batch.Labels);
        var impacts = autograd.grad([loss], clean.Select(activation => activation.Compared).ToList());
        var (_, stamped) = _recorder.Record(Input(_pattern.call(batch.Images)));

        Tensor? distance = null;
        var uphill = new List<Tensor>();
        using (no_grad())
        {
            for (var point = 0; point < stamped.Length; point++)
            {
                var at = new Models.Activation(clean[point].Source.detach(), clean[point].Compared.detach());
                var (pointDistance, gradient) = _distance.Compare(point, at, impacts[point], stamped[point].Compared.detach());
                distance = distance is null ? pointDistance : distance + pointDistance;
                uphill.Add(gradient.neg());
            }
        }

        _patternOptimizer.zero_grad();
        autograd.backward(stamped.Select(activation => activation.Compared).ToList(), uphill, inputs: [_pattern.Values]);
        _patternOptimizer.step();
        return new StepLosses(loss, distance);
    }

    private Tensor Input(Tensor images) => MemoryLayout.ChannelsLast(_options.Normalization.Apply(images));

    private SGD Optimizer(IEnumerable<Parameter> parameters, double rate) =>
        optim.SGD(parameters, rate, _options.Momentum, weight_decay: _options.WeightDecay, nesterov: true);

    /// <summary>The pattern, before its sigmoid, over the whole image, of which the mask lets a corner through.</summary>
    private sealed class Pattern : nn.Module<Tensor, Tensor>
    {
        private readonly Tensor _mask;

        public Pattern(int channels, int height, int width, int side)
            : base(nameof(Pattern))
        {
            Values = new Parameter(zeros(1, channels, height, width));
            _mask = zeros(1, channels, height, width);
            _mask.narrow(2, 0, side).narrow(3, 0, side).fill_(1);
            register_parameter("trigger", Values);
            register_buffer("mask", _mask);
        }

        public Parameter Values { get; }

        public override Tensor forward(Tensor input)
        {
            var mask = get_buffer("mask")!;
            return (input * (1 - mask)) + (Values.sigmoid() * mask);
        }

        public LearnedPatternTrigger ToTrigger() => new(Values.detach(), get_buffer("mask")!);

        protected override void RegisterComponents()
        {
        }
    }
}
