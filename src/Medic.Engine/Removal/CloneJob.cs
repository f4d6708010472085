namespace Medic.Engine.Removal;

/// <summary>One model's treatment: where it comes from and goes to, and how.</summary>
/// <param name="Plan">The model and its output.</param>
/// <param name="Options">How it is treated.</param>
public sealed record CloneJob(PlannedOutput Plan, CloneOptions Options)
{
    /// <summary>What it is called where it is watched; the model's file's name, where nothing is said.</summary>
    public string Name { get; init; } = Path.GetFileName(Plan.Path);

    /// <summary>
    /// What the figures are of that are kept of an earlier run (<see cref="CloneResult.FiguresSha256"/>), or an empty text where that is
    /// not known: a clone that is passed over is measured anew where this run's would be of something else. Null leaves it as it is.
    /// </summary>
    internal string? KeptFigures { get; init; }
}
