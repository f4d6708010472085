namespace Medic.Engine.Reporting;

/// <summary>A report or picture cannot be made or written.</summary>
public class ReportingException : MedicException
{
    /// <inheritdoc/>
    public ReportingException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public ReportingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
