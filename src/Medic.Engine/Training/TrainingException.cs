namespace Medic.Engine.Training;

/// <summary>A training diverged.</summary>
public class TrainingException : MedicException
{
    /// <inheritdoc/>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public TrainingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
