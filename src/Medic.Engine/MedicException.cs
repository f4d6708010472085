namespace Medic.Engine;

/// <summary>
/// An error a user can act on: its message names the file or setting, what was expected, what was found and what to do.
/// Everything the engine throws for bad input derives from it, so that a front end can report one line and go on.
/// </summary>
/// <remarks>Since names out of a file may be part of it, the message is made one printable line of bounded length.</remarks>
public class MedicException : Exception
{
    // Paths alone may have half of it.
    private const int MaxLength = 8192;

    /// <summary>Creates the error with the message shown to the user.</summary>
    /// <param name="message">What was expected, what was found, what to do.</param>
    public MedicException(string message)
        : base(Line(message))
    {
    }

    /// <summary>Creates the error with the message shown to the user and its cause.</summary>
    /// <param name="message">What was expected, what was found, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public MedicException(string message, Exception innerException)
        : base(Line(message), innerException)
    {
    }

    private static string Line(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return PrintableText.Whole(PrintableText.Cut(message, MaxLength));
    }
}
