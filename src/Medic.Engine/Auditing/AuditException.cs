namespace Medic.Engine.Auditing;

/// <summary>An audit log cannot be written.</summary>
public class AuditException : MedicException
{
    /// <inheritdoc/>
    public AuditException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public AuditException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
