namespace Medic.Engine;

/// <summary>
/// An error a user can act on: its message names the file or setting, what was expected, what was found and what to do.
/// Everything the engine throws for bad input derives from it, so that a front end can report one line and go on.
/// </summary>
public class MedicException : Exception
{
    /// <summary>Creates the error with the message shown to the user.</summary>
    /// <param name="message">What was expected, what was found, what to do.</param>
    public MedicException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with the message shown to the user and its cause.</summary>
    /// <param name="message">What was expected, what was found, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public MedicException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
