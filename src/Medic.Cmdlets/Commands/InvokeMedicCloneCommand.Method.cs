using System.Management.Automation;
using Medic.Cmdlets.Arguments;
using Medic.Cmdlets.Completion;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;

namespace Medic.Cmdlets.Commands;

/// <content>MEDIC's own settings, with the engine's defaults.</content>
public sealed partial class InvokeMedicCloneCommand
{
    private static readonly MedicOptions Standard = new();

    /// <summary>Epochs of training.</summary>
    [Parameter]
    public int Epochs { get; set; } = Standard.Epochs;

    /// <summary>The layers that are compared: <c>conv</c>, <c>bn</c> and <c>dense</c>, joined by <c>+</c>.</summary>
    [Parameter]
    [HookPlaneText]
    [ArgumentCompleter(typeof(HookPlaneCompleter))]
    public string HookPlane { get; set; } = HookPlaneText.Format(Standard.HookPlane);

    /// <summary>How much the clone loss counts beside the cross-entropy.</summary>
    [Parameter]
    public double CloneWeight { get; set; } = Standard.CloneWeight;

    /// <summary>The temperature of the importance.</summary>
    [Parameter]
    public double Temperature { get; set; } = Standard.Temperature;

    /// <summary>How differences are weighted.</summary>
    [Parameter]
    public Importance Importance { get; set; } = Standard.Importance;

    /// <summary>Weights the activations as they are, without the teacher's statistics.</summary>
    [Parameter]
    public SwitchParameter NoStatistics { get; set; }

    /// <summary>Does not divide differences by the teacher's standard deviation.</summary>
    [Parameter]
    public SwitchParameter NoNormalizedDifference { get; set; }

    /// <summary>Where the teacher's statistics come from.</summary>
    [Parameter]
    public StatisticsMode StatisticsMode { get; set; } = Standard.StatisticsMode;

    /// <summary>The first epoch with cloning, epochs counted from 1.</summary>
    [Parameter]
    public int FirstCloneEpoch { get; set; } = Standard.FirstCloneEpoch;

    /// <summary>The last epoch with cloning.</summary>
    [Parameter]
    public int LastCloneEpoch { get; set; } = Standard.LastCloneEpoch;

    /// <summary>How the learning rate falls.</summary>
    [Parameter]
    public LearningRateSchedule Schedule { get; set; } = Standard.Schedule;

    /// <summary>Adam's learning rate.</summary>
    [Parameter]
    public double LearningRate { get; set; } = Standard.LearningRate;

    /// <summary>Adam's momentum (beta1).</summary>
    [Parameter]
    public double Momentum { get; set; } = Standard.Momentum;

    /// <summary>L2 penalty on all weights.</summary>
    [Parameter]
    public double WeightDecay { get; set; } = Standard.WeightDecay;

    /// <summary>Images in a batch.</summary>
    [Parameter]
    public int BatchSize { get; set; } = Standard.BatchSize;

    /// <summary>Trains on the images as they are.</summary>
    [Parameter]
    public SwitchParameter NoAugmentation { get; set; }

    /// <summary>Begins with the teacher's weights instead of fresh ones.</summary>
    [Parameter]
    public SwitchParameter StartFromTeacher { get; set; }

    /// <summary>Adds a distillation loss, counted by the clone weight.</summary>
    [Parameter]
    public SwitchParameter Distillation { get; set; }

    /// <summary>Keeps the epoch with the best accuracy on held-out samples, not the last.</summary>
    [Parameter]
    public SwitchParameter KeepBest { get; set; }

    /// <summary>The clone's network, if not the teacher's.</summary>
    [Parameter]
    [ArchitectureName]
    [ArgumentCompleter(typeof(ArchitectureCompleter))]
    public string? CloneArchitecture { get; set; }

    /// <summary>The settings; their ranges are the engine's to check.</summary>
    private MedicOptions ReadMethod() => new()
    {
        Epochs = Epochs,
        HookPlane = HookPlaneText.Parse(HookPlane),
        CloneWeight = CloneWeight,
        Temperature = Temperature,
        Importance = Importance,
        KeepStatistics = !NoStatistics,
        NormalizeDifference = !NoNormalizedDifference,
        StatisticsMode = StatisticsMode,
        FirstCloneEpoch = FirstCloneEpoch,
        LastCloneEpoch = LastCloneEpoch,
        Schedule = Schedule,
        LearningRate = LearningRate,
        Momentum = Momentum,
        WeightDecay = WeightDecay,
        BatchSize = BatchSize,
        Augment = !NoAugmentation,
        StartFromTeacher = StartFromTeacher,
        Distillation = Distillation,
        KeepBest = KeepBest,
        CloneArchitecture = CloneArchitecture,
    };
}
