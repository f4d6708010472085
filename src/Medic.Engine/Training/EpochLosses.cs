namespace Medic.Engine.Training;

/// <summary>An epoch's mean losses over its batches.</summary>
/// <param name="Classification">The cross-entropy.</param>
/// <param name="Cloning">The clone loss without its weight; null where there is none.</param>
/// <param name="LearningRate">The learning rate the epoch ran at.</param>
internal readonly record struct EpochLosses(double Classification, double? Cloning, double LearningRate);
