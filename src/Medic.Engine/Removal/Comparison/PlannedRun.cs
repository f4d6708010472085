namespace Medic.Engine.Removal.Comparison;

/// <summary>One run of a comparison that is to be.</summary>
/// <param name="Scenario">What the model is called.</param>
/// <param name="Setting">The setting that is tried; null where there is none.</param>
/// <param name="Job">What is done.</param>
/// <param name="ResultPath">Where its result is kept.</param>
internal sealed record PlannedRun(string Scenario, string? Setting, CloneJob Job, string ResultPath)
{
    /// <summary>The run's result.</summary>
    /// <param name="result">What became of the model.</param>
    public ComparedRemoval Describe(CloneResult result) => new(result) { Scenario = Scenario, Setting = Setting };
}
