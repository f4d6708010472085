namespace Medic.Engine.Checkpoints;

/// <summary>How a state dict stands in a checkpoint.</summary>
/// <param name="WrapperKey">The top-level key under which it is; null if it is the top level.</param>
/// <param name="HasModulePrefix">Whether every name begins with <c>module.</c>, as <c>nn.DataParallel</c> leaves it.</param>
public sealed record CheckpointLayout(string? WrapperKey, bool HasModulePrefix)
{
    internal const string ModulePrefix = "module.";
}
