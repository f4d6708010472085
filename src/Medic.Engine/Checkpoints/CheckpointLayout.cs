namespace Medic.Engine.Checkpoints;

/// <summary>How a state dict stands in a checkpoint.</summary>
/// <param name="WrapperKey">The top-level key under which it is; null if it is the top level, as it is in every safetensors file.</param>
/// <param name="HasModulePrefix">Whether every name begins with <c>module.</c>, as <c>nn.DataParallel</c> leaves it.</param>
/// <param name="Format">How the file is laid out. PyTorch's old format is read, and written as its new one.</param>
public sealed record CheckpointLayout(string? WrapperKey, bool HasModulePrefix, CheckpointFormat Format = CheckpointFormat.TorchZip)
{
    internal const string ModulePrefix = "module.";
}
