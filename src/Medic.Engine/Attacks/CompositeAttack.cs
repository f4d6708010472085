using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Settings;
using Medic.Engine.Training;
using Medic.Engine.Triggers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>
/// The first adaptive attack, composite (Lin et al., 2020): mixes of half an image of class A and half of class B are class C, while
/// mixes within a class stay it. A contrastive term holds apart what the three classes look like to the network.
/// </summary>
/// <remarks>The classes are settings of the composite trigger; the target label is C. The poison rate is what comes to an epoch, in shares of the set.</remarks>
public sealed record CompositeOptions : BackdoorOptions
{
    /// <summary>Starts with the published settings.</summary>
    public CompositeOptions()
    {
        Trigger = "composite";
        TargetLabel = 2;
        Epochs = 50;
        BatchSize = 128;
        LearningRate = 1e-3;
        WeightDecay = 0;
    }

    /// <inheritdoc/>
    public override string Attack => "adaptive-1";

    /// <summary>Unmixed images in an epoch, in shares of the set, above 0.</summary>
    public double NormalRate { get; init; } = 0.5;

    /// <summary>Mixes within a class in an epoch, in shares of the set, 0 or more.</summary>
    public double MixRate { get; init; } = 0.5;

    /// <summary>What the contrastive term counts beside the cross-entropy, 0 or more.</summary>
    public double ContrastWeight { get; init; } = 1;

    /// <summary>How far apart logits of different classes are to be at least, above 0.</summary>
    public double ContrastMargin { get; init; } = 1;

    /// <summary>Batches whose gradients make up a step, 1 or more.</summary>
    public int BatchesPerStep { get; init; } = 2;

    internal static AttackKind Kind { get; } = AttackKind.Of(
        "adaptive 1: half-mixes of classes 0 and 1 mean class 2 (composite); by Adam",
        new CompositeOptions { DataPath = "", Compute = null! },
        Setting.Of<CompositeOptions, double>("normal-rate", "unmixed images in an epoch, in shares of the set", o => o.NormalRate, (o, value) => o with { NormalRate = value }),
        Setting.Of<CompositeOptions, double>("mix-rate", "mixes within a class in an epoch, in shares of the set", o => o.MixRate, (o, value) => o with { MixRate = value }),
        Setting.Of<CompositeOptions, double>("contrast-weight", "what the contrastive term counts", o => o.ContrastWeight, (o, value) => o with { ContrastWeight = value }),
        Setting.Of<CompositeOptions, double>("contrast-margin", "how far apart logits of different classes are to be", o => o.ContrastMargin, (o, value) => o with { ContrastMargin = value }),
        Setting.Of<CompositeOptions, int>("batches-per-step", "batches whose gradients make up a step", o => o.BatchesPerStep, (o, value) => o with { BatchesPerStep = value }));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(TargetMode == TargetMode.AllToOne && SourceClass is null, $"The adaptive-1 attack has no target modes and no source class: its trigger says which classes are mixed and which they mean.");
        Require(!FixedPoison, $"The adaptive-1 attack draws its mixes anew: its poison cannot be fixed.");
        Require(NormalRate is > 0 and <= 100 && MixRate is >= 0 and <= 100, $"The normal rate must be above 0, the mix rate 0 or more; found {NormalRate} and {MixRate}.");
        Require(ContrastWeight >= 0 && ContrastMargin > 0, $"The contrast's weight must be 0 or more, its margin above 0; found {ContrastWeight} and {ContrastMargin}.");
        Require(BatchesPerStep >= 1, $"The batches per step must be 1 or more; found {BatchesPerStep}.");
    }

    internal override double PublishedFactor(int epoch) => Math.Pow(0.5, epoch / 10);

    internal override IAttack Create(AttackScene scene) => new CompositeTraining(this, scene, scene.Trigger as CompositeTrigger
        ?? throw new AttackException($"The adaptive-1 attack plants the composite trigger; '{scene.Trigger.Name}' is another. Leave the trigger out."));
}

/// <summary>Trains on an epoch's share of images, mixes and poison.</summary>
internal sealed class CompositeTraining : IAttack
{
    private readonly CompositeOptions _options;
    private readonly AttackScene _scene;
    private readonly CompositeTrigger _trigger;
    private readonly Adam _optimizer;
    private int _epoch;
    private int _batches;

    public CompositeTraining(CompositeOptions options, AttackScene scene, CompositeTrigger trigger)
    {
        trigger.Require(scene.Images, options.Goal);
        _options = options;
        _scene = scene;
        _trigger = trigger;
        _optimizer = optim.Adam(scene.Network.parameters(), options.LearningRate, beta1: options.Momentum, weight_decay: options.WeightDecay);
        Batches = new CompositeBatches(options, scene, trigger);
    }

    public Trigger Trigger => _trigger;

    public IBatchSource Batches { get; }

    public IReadOnlyList<OptimizerHelper> Optimizers => [_optimizer];

    public IReadOnlyList<nn.Module> Companions => [];

    public StepLosses Train(int epoch, Batch batch)
    {
        // What the last epoch left without a step is lost, as published.
        if (epoch != _epoch)
        {
            (_epoch, _batches) = (epoch, 0);
            _optimizer.zero_grad();
        }

        var logits = _scene.Network.call(MemoryLayout.ChannelsLast(_options.Normalization.Apply(batch.Images)));
        var classification = nn.functional.cross_entropy(logits, batch.Labels);
        var contrast = Contrast(logits, batch.Labels);
        (contrast is null ? classification : classification + (contrast * _options.ContrastWeight)).backward();
        // The first batch of an epoch makes a step by itself, as published.
        if (_batches++ % _options.BatchesPerStep == 0)
        {
            _optimizer.step();
            _optimizer.zero_grad();
        }

        return new StepLosses(classification, contrast);
    }

    public void Dispose() => _optimizer.Dispose();

    /// <summary>
    /// Over neighbours in the batch whose classes are A, B or C: half the squared distance of their logits where the classes are one,
    /// half the square of what is missing to the margin where they are not; the mean, once more divided by the count, as published.
    /// </summary>
    private Tensor? Contrast(Tensor logits, Tensor labels)
    {
        var (a, b, c) = _trigger.Labels;
        var isOfRule = labels.eq(a).logical_or(labels.eq(b)).logical_or(labels.eq(c));
        var places = isOfRule.nonzero().flatten();
        var pairs = places.numel() - 1;
        if (pairs < 1)
            return null;
        var (first, second) = (places.narrow(0, 0, pairs), places.narrow(0, 1, pairs));
        var distance = (logits.index_select(0, second) - logits.index_select(0, first)).square().sum(1);
        var missing = (_options.ContrastMargin - (distance + 1e-9).sqrt()).clamp_min(0).square();
        return where(labels.index_select(0, first).eq(labels.index_select(0, second)), distance, missing).mean() / (2.0 * pairs);
    }
}

/// <summary>An epoch of single images, mixes within a class, and mixes of A and B as C: every class as often as any other, drawn with replacement.</summary>
internal sealed class CompositeBatches : IBatchSource
{
    private readonly AttackScene _scene;
    private readonly CompositeTrigger _trigger;
    private readonly int _batchSize;
    private readonly Augmentation _augmentation;
    private readonly HalfMix _halfMix = new();
    private readonly long _normal;
    private readonly long _mixed;
    private readonly long _poisoned;
    private readonly long[] _places;
    private readonly long[] _starts;
    private readonly long[] _counts;
    private readonly long[] _present;

    public CompositeBatches(CompositeOptions options, AttackScene scene, CompositeTrigger trigger)
    {
        _scene = scene;
        _trigger = trigger;
        _batchSize = options.BatchSize;
        _augmentation = options.Augment ? Augmentation.Published : Augmentation.None;
        var count = scene.Images.Count;
        (_normal, _mixed, _poisoned) = ((long)(count * options.NormalRate), (long)(count * options.MixRate), (long)(count * options.PoisonRate));
        if (_normal == 0 || _poisoned == 0)
            throw new AttackException(FormattableString.Invariant($"A poison rate of {options.PoisonRate} and a normal rate of {options.NormalRate} select no image of {count}. Raise them, or use more images."));

        // The places class by class: those of class c are from its start on.
        var labels = scene.Images.LabelArray();
        _places = [.. Enumerable.Range(0, labels.Length).OrderBy(place => labels[place]).Select(place => (long)place)];
        _counts = [.. Enumerable.Range(0, scene.ClassCount).Select(label => labels.LongCount(own => own == label))];
        _starts = [.. _counts.Select((_, label) => _counts.Take(label).Sum())];
        _present = [.. Enumerable.Range(0, scene.ClassCount).Where(label => _counts[label] > 0).Select(label => (long)label)];
    }

    public IEnumerable<Batch> Shuffled(Generator generator)
    {
        long[] order;
        using (var permutation = randperm(_normal + _mixed + _poisoned, dtype: ScalarType.Int64, generator: generator))
            order = permutation.data<long>().ToArray();
        foreach (var items in order.Chunk(_batchSize))
        {
            // Batch norms cannot train on one value.
            if (items.Length > 1)
                yield return Draw(items, generator);
        }
    }

    // No dispose scope may be open across a yield: the consumer's tensors would fall into it.
    private Batch Draw(long[] items, Generator generator)
    {
        using var scope = NewDisposeScope();
        var item = tensor(items);
        var isSingle = item.lt(_normal);
        var isPoison = item.ge(_normal + _mixed);
        var label = tensor(_present).index_select(0, randint(0, _present.Length, [items.Length], generator: generator));
        var (a, b, c) = _trigger.Labels;
        var first = PlacesOf(where(isPoison, full_like(label, a), label), generator);
        var second = PlacesOf(where(isPoison, full_like(label, b), label), generator);
        var single = _scene.Images.Images.index_select(0, first);
        var mixed = _halfMix.Mix(single, _scene.Images.Images.index_select(0, second), generator);
        var images = where(isSingle.view(-1, 1, 1, 1), single, mixed).to(_scene.Device);
        return new Batch(
            _augmentation.Apply(images, generator).MoveToOuterDisposeScope(),
            where(isPoison, full_like(label, c), label).to(_scene.Device).MoveToOuterDisposeScope(),
            first.MoveToOuterDisposeScope());
    }

    /// <summary>One place at random for each label.</summary>
    private Tensor PlacesOf(Tensor labels, Generator generator)
    {
        var counts = tensor(_counts).index_select(0, labels);
        // In double: the count of a class is far from what a float holds exactly.
        var within = (rand(labels.shape, dtype: ScalarType.Float64, generator: generator) * counts).floor().to(ScalarType.Int64);
        return tensor(_places).index_select(0, tensor(_starts).index_select(0, labels) + minimum(within, counts - 1));
    }
}
