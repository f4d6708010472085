namespace Medic.Engine.Insight;

/// <summary>What a model looks at cannot be shown: the settings or the data do not fit it.</summary>
public class InsightException : MedicException
{
    /// <inheritdoc/>
    public InsightException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public InsightException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
