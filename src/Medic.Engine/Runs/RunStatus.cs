namespace Medic.Engine.Runs;

/// <summary>How a shard stands.</summary>
public enum ShardState
{
    /// <summary>It has not begun.</summary>
    Waiting,

    /// <summary>It is at work.</summary>
    Running,

    /// <summary>It was at work, has not ended, and has said nothing for several minutes: killed, or cut off.</summary>
    Silent,

    /// <summary>It has come to its end; what it left undone, if anything, needs it to be run again.</summary>
    Ended,
}

/// <summary>How one shard of a run stands.</summary>
/// <param name="Shard">Which, from 0.</param>
/// <param name="State">How.</param>
/// <param name="ModelCount">Its models.</param>
/// <param name="DoneCount">Of these, cleaned.</param>
/// <param name="RejectedCount">Cleaned, and outside the limits.</param>
/// <param name="FailedCount">Failed; they are tried again when the shard is run again.</param>
/// <param name="Host">Where it last was at work; null where it never was.</param>
/// <param name="LastHeard">How long ago it last said something; null where it never did.</param>
public sealed record ShardStatus(
    int Shard, ShardState State, int ModelCount, int DoneCount, int RejectedCount, int FailedCount, string? Host, TimeSpan? LastHeard);

/// <summary>How a run stands.</summary>
public sealed record RunStatus
{
    private readonly ResultList<ShardStatus> _shards = new([]);

    /// <summary>The run folder.</summary>
    public required string Path { get; init; }

    /// <summary>All models.</summary>
    public required int ModelCount { get; init; }

    /// <summary>Models that are cleaned.</summary>
    public required int DoneCount { get; init; }

    /// <summary>Models that are under treatment now.</summary>
    public required int RunningCount { get; init; }

    /// <summary>Models whose clones lie outside the limits.</summary>
    public required int RejectedCount { get; init; }

    /// <summary>Models that failed.</summary>
    public required int FailedCount { get; init; }

    /// <summary>Models that nothing has become of yet, those under treatment included.</summary>
    public required int LeftCount { get; init; }

    /// <summary>Models an hour, over the last hour or since the run began; null before the first.</summary>
    public double? ModelsPerHour { get; init; }

    /// <summary>Time left at that pace; null where there is none to tell by.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Shards that have fallen silent.</summary>
    public required int SilentCount { get; init; }

    /// <summary>Every shard.</summary>
    public required IReadOnlyList<ShardStatus> Shards
    {
        get => _shards;
        init => _shards = new ResultList<ShardStatus>(value);
    }
}
