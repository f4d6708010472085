using System.Text.Json;
using Medic.Engine.Checkpoints;

namespace Medic.Engine.Training;

/// <summary>
/// Where a training leaves its state after every epoch, so that it can go on from there after an interruption and end in the same
/// bytes as if there had been none.
/// </summary>
/// <remarks>The state is a checkpoint like any other: written atomically, and read as data alone.</remarks>
/// <param name="path">The file; its folder is created when it is first written.</param>
/// <param name="training">
/// What is trained, on what and how, as one text: a state that another training left there is not taken for this one's.
/// </param>
public sealed class TrainingJournal(string path, string training)
{
    private const string StateKey = "state_dict";

    /// <summary>The last epoch of the state the training went on from; null where it began anew.</summary>
    public int? ResumedEpoch { get; private set; }

    /// <summary>Whether the state is one of that stage: what comes before has been done.</summary>
    /// <param name="stage">One of a method's trainings.</param>
    internal bool HasReached(string stage) => Find(stage) is not null;

    /// <summary>Puts a training back where it was interrupted.</summary>
    /// <param name="state">The training's state, just after it began; overwritten where there is a state to go on from.</param>
    /// <param name="stage">Which of a method's trainings it is, where there are several.</param>
    /// <returns>The epochs done, in order; none where there is no state of this training, or a damaged one.</returns>
    internal IReadOnlyList<EpochReport> Restore(TrainingState state, string? stage = null)
    {
        if (Find(stage) is not var (checkpoint, record, history))
            return [];
        try
        {
            state.Load(checkpoint.StateDict, record);
        }
        catch (CheckpointException)
        {
            return [];
        }

        ResumedEpoch = history.Length;
        return history;
    }

    /// <summary>Saves a training's state.</summary>
    /// <param name="state">The state after the last epoch of the history.</param>
    /// <param name="history">All epochs so far.</param>
    /// <param name="stage">Which of a method's trainings it is, where there are several.</param>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    internal void Save(TrainingState state, IReadOnlyList<EpochReport> history, string? stage = null)
    {
        var record = new Dictionary<string, object?>(state.Describe())
        {
            ["training"] = training,
            ["stage"] = stage,
            ["history"] = JsonSerializer.Serialize(history),
        };
        CheckpointWriter.Write(path, state.Capture(), new CheckpointLayout(StateKey, HasModulePrefix: false), record, overwrite: true);
    }

    /// <summary>Takes the state away: the training is over.</summary>
    public void Delete()
    {
        if (File.Exists(path))
            File.Delete(path);
    }

    /// <summary>What stands in the file, where it is this training's at this stage.</summary>
    private (Checkpoint Checkpoint, PythonDictionary Record, EpochReport[] History)? Find(string? stage)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var checkpoint = CheckpointReader.Read(path);
            return checkpoint.MedicRecord is { } record
                && record.TryGet<string>("training", out var found)
                && found == training
                && (record.TryGet<string>("stage", out var name) ? name : null) == stage
                && record.TryGet<string>("history", out var text)
                && JsonSerializer.Deserialize<EpochReport[]>(text) is { Length: > 0 } history
                ? (checkpoint, record, history)
                : null;
        }
        catch (Exception error) when (error is CheckpointException or JsonException)
        {
            // Worth less than the time it would take to look into it: the training begins anew.
            return null;
        }
    }
}
