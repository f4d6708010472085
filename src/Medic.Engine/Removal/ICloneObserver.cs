namespace Medic.Engine.Removal;

/// <summary>Watches many models being cleaned. Every call comes on the thread that runs the cleaning, one at a time, with the job itself.</summary>
public interface ICloneObserver
{
    /// <summary>A model is begun.</summary>
    /// <param name="job">The model.</param>
    void Begin(CloneJob job);

    /// <summary>A model has come to a stage, or finished an epoch.</summary>
    /// <param name="job">The model.</param>
    /// <param name="progress">Where it stands.</param>
    void Report(CloneJob job, CloneProgress progress);

    /// <summary>A model is done, one way or another.</summary>
    /// <param name="job">The model.</param>
    /// <param name="result">What became of it.</param>
    void End(CloneJob job, CloneResult result);
}
