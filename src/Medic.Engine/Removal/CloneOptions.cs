using Medic.Engine.Compute;
using Medic.Engine.Data;
using Medic.Engine.Measurement;
using Medic.Engine.Removal.Cloning;

namespace Medic.Engine.Removal;

/// <summary>How models are cloned: the same for every model of a call.</summary>
public sealed record CloneOptions
{
    /// <summary>The clean labelled samples; their training part is used.</summary>
    public required string DataPath { get; init; }

    /// <summary>Test data for measuring before and after; null takes the test part of <see cref="DataPath"/> where it has one.</summary>
    public string? TestDataPath { get; init; }

    /// <summary>The share of the clean samples to use, above 0 up to 1; null for all.</summary>
    public double? SampleRatio { get; init; }

    /// <summary>How many clean samples to use; null for all.</summary>
    public long? SampleCount { get; init; }

    /// <summary>The removal method and its settings; MEDIC by the published recipe where nothing else is said.</summary>
    public RemovalMethodOptions Method { get; init; } = new MedicOptions();

    /// <summary>The network the models are, for example WRN-16-1; null recognises it from their tensors.</summary>
    public string? Architecture { get; init; }

    /// <summary>The input normalisation; null takes the one that the model's record has, else the known one that does best (<see cref="NormalizationChoice"/>).</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>Size of the images the networks take; null for their family's usual one.</summary>
    public int? InputSize { get; init; }

    /// <summary>The classes in label order; null for the data's own order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The attack to measure before and after; null to measure accuracy alone.</summary>
    public AttackOptions? Attack { get; init; }

    /// <summary>Measures the clone after every so many epochs too; 0 does not.</summary>
    public int MeasureEvery { get; init; }

    /// <summary>The most accuracy a clone may lose, 0..1; a clone that loses more is rejected.</summary>
    public double? MaxAccuracyDrop { get; init; }

    /// <summary>The most attack success a clone may show, 0..1; a clone that shows more is rejected.</summary>
    public double? MaxAttackSuccess { get; init; }

    /// <summary>Whether to go on with a teacher that is hardly better than chance on the clean samples.</summary>
    public bool AllowWeakTeacher { get; init; }

    /// <summary>Whether an existing output is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// Whether a model is passed over whose output an earlier run left, made of the same file with the same settings, as the output's
    /// own record tells. An output of Medic's that is out of date is replaced; any other file there is an error.
    /// </summary>
    public bool SkipExisting { get; init; }

    /// <summary>Whether an interrupted training goes on from its last finished epoch, where its state is still there.</summary>
    public bool Resume { get; init; }

    /// <summary>The seed of every random draw.</summary>
    public long Seed { get; init; }

    /// <summary>A note that is kept in the clone's record.</summary>
    public string? Note { get; init; }

    /// <summary>Where and with how many threads to compute.</summary>
    public required ComputeSettings Compute { get; init; }

    /// <summary>Checks the settings' ranges.</summary>
    /// <exception cref="MedicException">A setting is out of range.</exception>
    public void Validate()
    {
        Method.Validate();
        if (SampleRatio is not null && SampleCount is not null)
            throw new RemovalException("Both a ratio and a count of clean samples were asked for; give one.");
        if (SampleRatio is { } ratio && !(ratio > 0 && ratio <= 1))
            throw new RemovalException($"The ratio of clean samples must be above 0 and at most 1; found {ratio}.");
        if (SampleCount < 1)
            throw new RemovalException($"The count of clean samples must be 1 or more; found {SampleCount}.");
        RequireShare(MaxAccuracyDrop, "The most accuracy drop");
        RequireShare(MaxAttackSuccess, "The most attack success");
        if (MaxAttackSuccess is not null && Attack is null)
            throw new RemovalException("A limit on attack success needs a trigger and a target label to measure it with.");
        if (MeasureEvery < 0)
            throw new RemovalException($"Measuring every {MeasureEvery} epochs is not possible; use 0 or more.");
    }

    private static void RequireShare(double? value, string name)
    {
        if (value is < 0 or > 1 or double.NaN)
            throw new RemovalException($"{name} must be between 0 and 1; found {value}.");
    }
}
