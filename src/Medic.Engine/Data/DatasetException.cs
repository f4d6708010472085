namespace Medic.Engine.Data;

/// <summary>A dataset that cannot be read or used: the message names the file, what was expected, what was found and what to do.</summary>
public sealed class DatasetException : MedicException
{
    /// <summary>Creates the error with the message shown to the user.</summary>
    /// <param name="message">What was expected, what was found, what to do.</param>
    public DatasetException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with the message shown to the user and its cause.</summary>
    /// <param name="message">What was expected, what was found, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public DatasetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
