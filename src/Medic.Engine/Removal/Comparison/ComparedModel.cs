namespace Medic.Engine.Removal.Comparison;

/// <summary>A model that methods are compared on.</summary>
/// <param name="Path">The model.</param>
/// <param name="Options">How it is treated, whatever the method: the trigger may be its own.</param>
/// <param name="Scenario">What it is called in tables, charts and the output folder; null for its file's name, with as many folders as tell it from the others.</param>
public sealed record ComparedModel(string Path, CloneOptions Options, string? Scenario = null);
