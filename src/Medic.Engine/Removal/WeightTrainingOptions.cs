using Medic.Engine.Settings;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Medic.Engine.Removal;

/// <summary>What every removal method that trains a network's weights is set by.</summary>
public abstract record WeightTrainingOptions : TrainedMethodOptions
{
    /// <summary>These settings, and those of the base, by name.</summary>
    internal static new IReadOnlyList<Setting<WeightTrainingOptions>> Settings { get; } =
    [
        .. TrainedMethodOptions.Settings.Select(setting => setting.Through<WeightTrainingOptions, TrainedMethodOptions>(o => o, (_, changed) => (WeightTrainingOptions)changed)),
        Setting.Of<WeightTrainingOptions, double>("weight-decay", "L2 penalty on all weights", o => o.WeightDecay, (o, value) => o with { WeightDecay = value }),
        Setting.Of<WeightTrainingOptions, LearningRateSchedule>("schedule", "how the learning rate falls", o => o.Schedule, (o, value) => o with { Schedule = value }),
    ];

    /// <summary>L2 penalty on all weights, 0 or more.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>How the learning rate falls.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Step;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), "0 or more");
    }

    /// <summary>Gradient descent as all rivals have it, with Nesterov's momentum where there is any.</summary>
    internal SGD CreateSgd(IEnumerable<Parameter> parameters) =>
        optim.SGD(parameters, LearningRate, Momentum, weight_decay: WeightDecay, nesterov: Momentum > 0);

    /// <summary>How the learning rate falls.</summary>
    /// <param name="optimizer">Whose.</param>
    /// <param name="published">The method's own steps: what the first learning rate is multiplied by in an epoch, counted from 0.</param>
    internal lr_scheduler.LRScheduler CreateSchedule(Optimizer optimizer, Func<int, double> published) => Schedule switch
    {
        LearningRateSchedule.Cosine => lr_scheduler.CosineAnnealingLR(optimizer, Epochs),
        LearningRateSchedule.Step => lr_scheduler.LambdaLR(optimizer, published),
        _ => throw new RemovalException($"Schedule '{Schedule}' is unknown."),
    };
}
