using System.CommandLine;
using Medic.Engine.Models;
using Medic.Engine.Removal;
using Medic.Engine.Removal.Cloning;

namespace Medic.Cli.Options;

/// <summary>MEDIC's own settings, with the engine's defaults.</summary>
internal sealed class MedicOptionGroup
{
    private readonly MedicOptions _standard = new();
    private readonly NumberOption<int> _epochs;
    private readonly TextOption<HookPlane> _hookPlane;
    private readonly NumberOption<double> _cloneWeight;
    private readonly NumberOption<double> _temperature;
    private readonly TextOption<Importance> _importance;
    private readonly Option<bool> _noStatistics = Flag("--no-statistics", "Weight the activations as they are, without the teacher's statistics.");
    private readonly Option<bool> _noNormalizedDifference = Flag("--no-normalized-difference", "Do not divide differences by the teacher's standard deviation.");
    private readonly TextOption<StatisticsMode> _statisticsMode;
    private readonly NumberOption<int> _firstCloneEpoch;
    private readonly NumberOption<int> _lastCloneEpoch;
    private readonly TextOption<LearningRateSchedule> _schedule;
    private readonly NumberOption<double> _learningRate;
    private readonly NumberOption<double> _momentum;
    private readonly NumberOption<double> _weightDecay;
    private readonly NumberOption<int> _batchSize;
    private readonly Option<bool> _noAugmentation = Flag("--no-augmentation", "Train on the images as they are.");
    private readonly Option<bool> _startFromTeacher = Flag("--start-from-teacher", "Begin with the teacher's weights instead of fresh ones.");
    private readonly Option<bool> _distillation = Flag("--distillation", "Add a distillation loss, counted by the clone weight.");
    private readonly Option<bool> _keepBest = Flag("--keep-best", "Keep the epoch with the best accuracy on held-out samples, not the last.");

    private readonly TextOption<string> _cloneArchitecture = new("--clone-architecture", ArchitectureName.Require)
    {
        HelpName = "NAME",
        Description = $"The clone's network, if not the teacher's: {ArchitectureName.All}.",
    };

    /// <summary>Adds the options to a command.</summary>
    public MedicOptionGroup(Command command)
    {
        _epochs = new("--epochs", "Epochs of training.", _standard.Epochs);
        _hookPlane = new TextOption<HookPlane>("--hook-plane", HookPlaneText.Parse, HookPlaneText.Format(_standard.HookPlane))
        {
            HelpName = "PLANES",
            Description = "The layers that are compared: conv, bn and dense, joined by '+'.",
        };
        _cloneWeight = new("--clone-weight", "How much the clone loss counts beside the cross-entropy.", _standard.CloneWeight);
        _temperature = new("--temperature", "Temperature of the importance.", _standard.Temperature);
        _importance = new TextOption<Importance>("--importance", NamedChoice.Importance, "l2")
        {
            HelpName = "l2|none|at",
            Description = "How differences are weighted: by importance, not at all, or as attention maps.",
        };
        _statisticsMode = new TextOption<StatisticsMode>("--statistics-mode", NamedChoice.Statistics, "exact")
        {
            HelpName = "exact|expo|batch",
            Description = "Where the teacher's statistics come from: 100 batches, running averages over them, or the current batch.",
        };
        _firstCloneEpoch = new("--first-clone-epoch", "The first epoch with cloning, epochs counted from 1.", _standard.FirstCloneEpoch);
        _lastCloneEpoch = new("--last-clone-epoch", "The last epoch with cloning.", _standard.LastCloneEpoch);
        _schedule = new TextOption<LearningRateSchedule>("--schedule", NamedChoice.Schedule, "cosine")
        {
            HelpName = "cosine|step",
            Description = "How the learning rate falls.",
        };
        _learningRate = new("--lr", "Adam's learning rate.", _standard.LearningRate);
        _momentum = new("--momentum", "Adam's momentum (beta1).", _standard.Momentum);
        _weightDecay = new("--weight-decay", "L2 penalty on all weights.", _standard.WeightDecay);
        _batchSize = new("--batch-size", "Images in a batch.", _standard.BatchSize);
        Option[] all =
        [
            _epochs, _hookPlane, _cloneWeight, _temperature, _importance, _noStatistics, _noNormalizedDifference, _statisticsMode,
            _firstCloneEpoch, _lastCloneEpoch, _schedule, _learningRate, _momentum, _weightDecay, _batchSize, _noAugmentation,
            _startFromTeacher, _distillation, _keepBest, _cloneArchitecture,
        ];
        foreach (var option in all)
            command.Add(option);
    }

    /// <summary>The settings; their ranges are the engine's to check.</summary>
    public MedicOptions Read(ParseResult arguments) => new()
    {
        Epochs = _epochs.Read(arguments),
        HookPlane = _hookPlane.Read(arguments),
        CloneWeight = _cloneWeight.Read(arguments),
        Temperature = _temperature.Read(arguments),
        Importance = _importance.Read(arguments),
        KeepStatistics = !arguments.GetValue(_noStatistics),
        NormalizeDifference = !arguments.GetValue(_noNormalizedDifference),
        StatisticsMode = _statisticsMode.Read(arguments),
        FirstCloneEpoch = _firstCloneEpoch.Read(arguments),
        LastCloneEpoch = _lastCloneEpoch.Read(arguments),
        Schedule = _schedule.Read(arguments),
        LearningRate = _learningRate.Read(arguments),
        Momentum = _momentum.Read(arguments),
        WeightDecay = _weightDecay.Read(arguments),
        BatchSize = _batchSize.Read(arguments),
        Augment = !arguments.GetValue(_noAugmentation),
        StartFromTeacher = arguments.GetValue(_startFromTeacher),
        Distillation = arguments.GetValue(_distillation),
        KeepBest = arguments.GetValue(_keepBest),
        CloneArchitecture = _cloneArchitecture.Read(arguments),
    };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
