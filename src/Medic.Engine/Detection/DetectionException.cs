namespace Medic.Engine.Detection;

/// <summary>A model could not be searched for a backdoor: the settings or the data do not fit.</summary>
public class DetectionException : MedicException
{
    /// <inheritdoc/>
    public DetectionException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public DetectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
