using Medic.Engine.Data;
using Medic.Engine.Models;
using Medic.Engine.Training;
using Medic.Engine.Triggers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Medic.Engine.Attacks;

/// <summary>The attacks that differ in their poison alone: plain training by SGD with Nesterov's momentum, on batches with poison in them.</summary>
internal sealed class PoisonedTraining : IAttack
{
    private readonly BackdoorOptions _options;
    private readonly AttackScene _scene;
    private readonly SGD _optimizer;

    /// <summary>Begins.</summary>
    /// <param name="options">How it is trained.</param>
    /// <param name="scene">What is trained.</param>
    /// <param name="poisoning">The poison.</param>
    /// <exception cref="AttackException">The rate poisons none of the images.</exception>
    public PoisonedTraining(BackdoorOptions options, AttackScene scene, IPoisoning poisoning)
    {
        if (options.Poisons)
            new PoisonDraw(options).RequireSome(scene.Images);
        _options = options;
        _scene = scene;
        Poisoning = poisoning;
        _optimizer = optim.SGD(scene.Network.parameters(), options.LearningRate, options.Momentum, weight_decay: options.WeightDecay, nesterov: true);
        Batches = new BatchLoader(scene.Images, options.BatchSize, options.Augment ? Augmentation.Published : Augmentation.None, scene.Device);
    }

    /// <summary>What poisons the batches.</summary>
    public IPoisoning Poisoning { get; }

    public Trigger Trigger => _scene.Trigger;

    public IBatchSource Batches { get; }

    public IReadOnlyList<OptimizerHelper> Optimizers => [_optimizer];

    public IReadOnlyList<nn.Module> Companions => [];

    public StepLosses Train(int epoch, Batch batch)
    {
        var (images, labels) = Poisoning.Poison(batch, _scene.Generator);
        _optimizer.zero_grad();
        var logits = _scene.Network.call(MemoryLayout.ChannelsLast(_options.Normalization.Apply(images)));
        var loss = nn.functional.cross_entropy(logits, labels);
        loss.backward();
        _optimizer.step();
        return new StepLosses(loss);
    }

    public void Dispose() => _optimizer.Dispose();
}
