using Medic.Engine.Removal;

namespace Medic.Engine.Runs;

/// <summary>What a run folder holds of one model: what became of it, and where.</summary>
/// <param name="Place">The model's path below the root.</param>
/// <param name="Shard">The shard that treated it.</param>
/// <param name="Host">On which machine.</param>
/// <param name="Finished">When, by that machine's clock.</param>
/// <param name="Result">What became of it.</param>
public sealed record ModelRecord(string Place, int Shard, string Host, DateTimeOffset Finished, CloneResult Result)
{
    /// <summary>Whether there is nothing left to do: what failed may be tried again, when its shard is run again.</summary>
    internal bool IsFinal => IsFinalStatus(Result.Status);

    /// <summary>Whether a model is done that has come to this.</summary>
    internal static bool IsFinalStatus(CloneStatus status) => status is CloneStatus.Cleaned or CloneStatus.Skipped or CloneStatus.Rejected;
}

/// <summary>As much of a <see cref="ModelRecord"/> as counting takes: the epochs of thousands of models are read past.</summary>
internal sealed record ModelRecordHead(string Place, ModelResultHead Result);

/// <summary>As much of a <see cref="CloneResult"/>.</summary>
internal sealed record ModelResultHead(CloneStatus Status);
