namespace Medic.Engine.Detection;

/// <summary>Neural Cleanse's settings (Wang et al., S&amp;P 2019); the defaults are the published ones.</summary>
public sealed record TriggerSearchOptions
{
    /// <summary>Most steps of the search, 1 or more: after each the cost of a large mask is looked at anew.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>Batches a step, 1 or more.</summary>
    public int BatchesPerStep { get; init; } = 1;

    /// <summary>Images in a batch, 1 or more.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate, above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>How much the mask's size counts beside the cross-entropy at first, above 0.</summary>
    public double Cost { get; init; } = 1e-3;

    /// <summary>What the cost is multiplied by to raise it, above 1; lowering divides by its power of 1.5.</summary>
    public double CostMultiplier { get; init; } = 1.5;

    /// <summary>The attack success rate that a trigger has to have, above 0 up to 1.</summary>
    public double SuccessThreshold { get; init; } = 0.99;

    /// <summary>Steps in a row on one side of the threshold after which the cost changes, 1 or more.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>
    /// Steps without a smaller trigger, after a first that worked, after which the search of a class ends, once its cost was raised and
    /// lowered; 0 takes all steps.
    /// </summary>
    public int StopPatience { get; init; } = 25;

    /// <summary>The anomaly index above which a class with a small trigger is flagged, above 0.</summary>
    public double AnomalyThreshold { get; init; } = 2;

    /// <summary>Checks the settings' ranges.</summary>
    /// <exception cref="DetectionException">A setting is out of range.</exception>
    public void Validate()
    {
        Require(Steps >= 1, nameof(Steps), "1 or more");
        Require(BatchesPerStep >= 1, nameof(BatchesPerStep), "1 or more");
        Require(BatchSize >= 1, nameof(BatchSize), "1 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), "above 0");
        Require(Cost > 0 && double.IsFinite(Cost), nameof(Cost), "above 0");
        Require(CostMultiplier > 1 && double.IsFinite(CostMultiplier), nameof(CostMultiplier), "above 1");
        Require(SuccessThreshold is > 0 and <= 1, nameof(SuccessThreshold), "above 0 and at most 1");
        Require(Patience >= 1, nameof(Patience), "1 or more");
        Require(StopPatience >= 0, nameof(StopPatience), "0 or more");
        Require(AnomalyThreshold > 0 && double.IsFinite(AnomalyThreshold), nameof(AnomalyThreshold), "above 0");
    }

    private static void Require(bool holds, string setting, string range)
    {
        if (!holds)
            throw new DetectionException($"Setting {setting} must be {range}.");
    }
}
