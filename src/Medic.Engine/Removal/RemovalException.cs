namespace Medic.Engine.Removal;

/// <summary>A model could not be treated: the training diverged, or the networks or options do not fit.</summary>
public class RemovalException : MedicException
{
    /// <inheritdoc/>
    public RemovalException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public RemovalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
