using Medic.Engine.Training;

namespace Medic.Engine.Removal;

/// <summary>What a treatment is doing.</summary>
public enum CloneStage
{
    /// <summary>Reading the model and the data.</summary>
    Reading,

    /// <summary>Measuring the model.</summary>
    MeasuringBefore,

    /// <summary>Training the clone.</summary>
    Training,

    /// <summary>Measuring the clone.</summary>
    MeasuringAfter,

    /// <summary>Writing the clone.</summary>
    Writing,
}

/// <summary>Where a model's treatment stands.</summary>
/// <param name="Path">The model.</param>
/// <param name="Stage">What is being done.</param>
/// <param name="Epoch">The epoch just finished, while training.</param>
public sealed record CloneProgress(string Path, CloneStage Stage, EpochReport? Epoch = null);
