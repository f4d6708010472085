namespace Medic.Engine.Attacks;

/// <summary>A backdoored model could not be trained with these settings.</summary>
public class AttackException : MedicException
{
    /// <inheritdoc/>
    public AttackException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public AttackException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
