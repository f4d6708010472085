namespace Medic.Engine.Models;

/// <summary>A state dict is of no known network, or does not fit the one it was taken for.</summary>
public class ModelException : MedicException
{
    /// <inheritdoc/>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public ModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
