namespace Medic.Engine.Checkpoints;

/// <summary>A checkpoint that was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
/// <param name="FileSize">Its size in bytes.</param>
public sealed record WrittenCheckpoint(string Path, string Sha256, long FileSize);
