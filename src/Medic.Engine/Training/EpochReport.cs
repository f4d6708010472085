namespace Medic.Engine.Training;

/// <summary>Where a training stands after an epoch.</summary>
/// <param name="Epoch">The epoch just finished, from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="ClassificationLoss">Mean cross-entropy over the epoch's batches.</param>
/// <param name="CloneLoss">Mean clone loss over the epoch's batches, without its weight; null where there is none.</param>
/// <param name="LearningRate">The epoch's learning rate.</param>
/// <param name="CleanAccuracy">Clean accuracy, 0..1, where it was measured after this epoch.</param>
/// <param name="AttackSuccessRate">Attack success rate, 0..1, where it was measured after this epoch.</param>
/// <param name="Elapsed">Time since the training began.</param>
/// <param name="Remaining">Time left, going by the epochs so far.</param>
public sealed record EpochReport(
    int Epoch,
    int Epochs,
    double ClassificationLoss,
    double? CloneLoss,
    double LearningRate,
    double? CleanAccuracy,
    double? AttackSuccessRate,
    TimeSpan Elapsed,
    TimeSpan Remaining);
