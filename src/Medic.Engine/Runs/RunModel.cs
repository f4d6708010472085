namespace Medic.Engine.Runs;

/// <summary>A model of a run.</summary>
/// <param name="Place">Its path below the models' common root, with <c>/</c> between its parts: the same on every machine.</param>
/// <param name="Size">Its file's bytes when the run began.</param>
/// <param name="Shard">The shard that treats it.</param>
/// <param name="Settings">SHA-256 of all that decides what its clone will be but the model itself; lower-case hexadecimal.</param>
public sealed record RunModel(string Place, long Size, int Shard, string Settings);
