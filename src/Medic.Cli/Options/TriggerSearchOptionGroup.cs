using System.CommandLine;
using Medic.Engine.Detection;

namespace Medic.Cli.Options;

/// <summary>Neural Cleanse's settings, with the engine's defaults.</summary>
internal sealed class TriggerSearchOptionGroup
{
    private static readonly TriggerSearchOptions Standard = new();

    private readonly NumberOption<int> _steps = new("--steps", "Most steps of a class's search; after each the cost of a large mask is looked at anew.", Standard.Steps);
    private readonly NumberOption<int> _batchesPerStep = new("--batches-per-step", "Batches in a step; the attack success rate is taken over them.", Standard.BatchesPerStep);
    private readonly NumberOption<int> _batchSize = new("--batch-size", "Images in a batch.", Standard.BatchSize);
    private readonly NumberOption<double> _learningRate = new("--lr", "Adam's learning rate.", Standard.LearningRate);
    private readonly NumberOption<double> _cost = new("--cost", "How much the mask's size counts at first beside the cross-entropy.", Standard.Cost);
    private readonly NumberOption<double> _costMultiplier = new("--cost-multiplier", "What the cost is raised by; it is lowered by the power of 1.5 of this.", Standard.CostMultiplier);
    private readonly NumberOption<double> _success = new("--success-threshold", "The attack success rate that a trigger has to have, above 0 up to 1.", Standard.SuccessThreshold);
    private readonly NumberOption<int> _patience = new("--patience", "Steps in a row on one side of that rate after which the cost changes.", Standard.Patience);
    private readonly NumberOption<int> _stopPatience = new("--stop-patience", "Steps without a smaller trigger, after a first that worked, after which a class's search ends, once its cost was raised and lowered; 0 takes all steps.", Standard.StopPatience);
    private readonly NumberOption<double> _anomaly = new("--anomaly-threshold", "The anomaly index above which a class with a small trigger is flagged.", Standard.AnomalyThreshold);

    /// <summary>Adds the options to a command.</summary>
    public TriggerSearchOptionGroup(Command command)
    {
        Option[] all = [_steps, _batchesPerStep, _batchSize, _learningRate, _cost, _costMultiplier, _success, _patience, _stopPatience, _anomaly];
        foreach (var option in all)
            command.Add(option);
    }

    /// <summary>The settings; their ranges are the engine's to check.</summary>
    public TriggerSearchOptions Read(ParseResult arguments) => new()
    {
        Steps = _steps.Read(arguments),
        BatchesPerStep = _batchesPerStep.Read(arguments),
        BatchSize = _batchSize.Read(arguments),
        LearningRate = _learningRate.Read(arguments),
        Cost = _cost.Read(arguments),
        CostMultiplier = _costMultiplier.Read(arguments),
        SuccessThreshold = _success.Read(arguments),
        Patience = _patience.Read(arguments),
        StopPatience = _stopPatience.Read(arguments),
        AnomalyThreshold = _anomaly.Read(arguments),
    };
}
