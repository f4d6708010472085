namespace Medic.Engine.Runs;

/// <summary>A run that several machines share cannot be begun, gone on with, or finished.</summary>
public sealed class RunException : MedicException
{
    /// <inheritdoc/>
    public RunException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public RunException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
