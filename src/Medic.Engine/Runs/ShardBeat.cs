namespace Medic.Engine.Runs;

/// <summary>What a shard at work says of itself, every half minute.</summary>
/// <param name="Shard">Which shard.</param>
/// <param name="Host">On which machine.</param>
/// <param name="ProcessId">In which process.</param>
/// <param name="Running">The places of the models it is at.</param>
/// <param name="HasEnded">Whether it has come to its end, done or cancelled.</param>
public sealed record ShardBeat(int Shard, string Host, int ProcessId, IReadOnlyList<string> Running, bool HasEnded);
