namespace Medic.Engine.Triggers;

/// <summary>A trigger that cannot be made, or not be stamped on these images: the message says what was expected and what to do.</summary>
public sealed class TriggerException : MedicException
{
    /// <summary>Creates the error with the message shown to the user.</summary>
    /// <param name="message">What was expected, what was found, what to do.</param>
    public TriggerException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with the message shown to the user and its cause.</summary>
    /// <param name="message">What was expected, what was found, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public TriggerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
