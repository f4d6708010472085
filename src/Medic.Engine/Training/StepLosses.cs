using static TorchSharp.torch;

namespace Medic.Engine.Training;

/// <summary>A batch's losses, scalars on the device.</summary>
/// <param name="Classification">The cross-entropy.</param>
/// <param name="Cloning">The clone loss without its weight, or what else a method adds; null where there is none.</param>
internal readonly record struct StepLosses(Tensor Classification, Tensor? Cloning = null);
